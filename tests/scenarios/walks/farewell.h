// The end of a walk: everybody comes back, ends what goes on, and leaves. Nothing may be left over.
#pragma once

#include "cast.h"
#include "promises.h"
#include "stage.h"

namespace tuicall::scenarios {

class Farewell {
 public:
  Farewell(Stage& stage, Cast& cast, Promises& promises)
      : stage_(stage), cast_(cast), promises_(promises) {}

  void take();

 private:
  void bring_everybody_back();
  void end_all_calls();
  void leave_nothing_behind();
  void check_store();

  Stage& stage_;
  Cast& cast_;
  Promises& promises_;
};

}  // namespace tuicall::scenarios
