// Lines that a person types at a terminal: libedit edits them and keeps the history, while events
// show above the prompt.
#pragma once

#include <histedit.h>

#include <exception>
#include <memory>
#include <string>

#include "line_source.h"
#include "session.h"
#include "view.h"

namespace tuicall::cli {

class LineEditor : public LineSource {
 public:
  // Uses standard input and output, which are a terminal. Session and view outlive it.
  LineEditor(Session& session, View& view, std::string prompt);
  ~LineEditor() override;

  // The terminal is in its own mode only while this runs.
  std::optional<std::string> next() override;

 private:
  static LineEditor& of(EditLine* editor);
  static int read_character(EditLine* editor, wchar_t* character);
  static char* show_prompt(EditLine* editor) { return of(editor).prompt_.data(); }

  int await_character(wchar_t& character);
  void make_room();
  void redraw();

  Session& session_;
  View& view_;
  std::string prompt_;
  bool editing_ = false;
  std::exception_ptr failure_;  // of what ran while libedit waited
  std::unique_ptr<EditLine, decltype(&el_end)> editor_;
  std::unique_ptr<History, decltype(&history_end)> history_;
};

}  // namespace tuicall::cli
