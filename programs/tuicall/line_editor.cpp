#include "line_editor.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <cwchar>
#include <stdexcept>

namespace tuicall::cli {

namespace {

constexpr int kHistoryLines = 1000;
constexpr int kUsualColumns = 80;

int columns_of_terminal() {
  winsize size{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : kUsualColumns;
}

}  // namespace

LineEditor::LineEditor(Session& session, View& view, std::string prompt)
    : session_(session),
      view_(view),
      prompt_(std::move(prompt)),
      editor_(nullptr, el_end),
      history_(history_init(), history_end) {
  (void)std::setlocale(LC_CTYPE, "");  // how the terminal writes what is not ASCII
  editor_.reset(el_init("tuicall", stdin, stdout, stderr));
  if (!editor_ || !history_) throw std::runtime_error("the terminal cannot be used for typing");
  HistEvent event;
  history(history_.get(), &event, H_SETSIZE, kHistoryLines);
  history(history_.get(), &event, H_SETUNIQUE, 1);
  EditLine* const editor = editor_.get();
  el_set(editor, EL_CLIENTDATA, this);
  el_set(editor, EL_PROMPT, &LineEditor::show_prompt);
  el_set(editor, EL_EDITOR, "emacs");
  el_set(editor, EL_HIST, history, history_.get());
  el_set(editor, EL_GETCFN, &LineEditor::read_character);
  el_set(editor, EL_SIGNAL, 1);  // it stays whole when the window's size changes, and over Ctrl-Z
  (void)el_source(editor, nullptr);  // the user's ~/.editrc, if there is one
  view_.set_around([this] { make_room(); }, [this] { redraw(); });
}

LineEditor::~LineEditor() { view_.set_around(nullptr, nullptr); }

std::optional<std::string> LineEditor::next() {
  int length = 0;
  editing_ = true;
  const char* const typed = el_gets(editor_.get(), &length);
  editing_ = false;
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  if (typed == nullptr || length <= 0) {
    (void)std::fputs("\n", stdout);
    return std::nullopt;
  }
  std::string line(typed, static_cast<size_t>(length));
  line.erase(line.find_last_not_of("\r\n") + 1);
  HistEvent event;
  if (!line.empty()) history(history_.get(), &event, H_ENTER, line.c_str());
  return line;
}

LineEditor& LineEditor::of(EditLine* editor) {
  void* self = nullptr;
  el_get(editor, EL_CLIENTDATA, &self);
  return *static_cast<LineEditor*>(self);
}

// libedit wants a character: 1 if there is one, 0 at the end. No exception may cross libedit.
int LineEditor::read_character(EditLine* editor, wchar_t* character) {
  LineEditor& self = of(editor);
  try {
    return self.await_character(*character);
  } catch (...) {
    self.failure_ = std::current_exception();
    return 0;
  }
}

int LineEditor::await_character(wchar_t& character) {
  std::mbstate_t state{};
  while (session_.wait([] { return false; }, std::nullopt, STDIN_FILENO) == Wake::kInput) {
    char byte = 0;
    if (read(STDIN_FILENO, &byte, 1) != 1) return 0;
    const size_t length = std::mbrtowc(&character, &byte, 1, &state);
    if (length <= 1) return 1;
    if (length == static_cast<size_t>(-1)) state = {};  // no character of this locale: left out
  }
  return 0;
}

// Clears the rows that the prompt and the typed text take, for a line that is to show there.
void LineEditor::make_room() {
  if (!editing_) return;
  const LineInfoW* const line = el_wline(editor_.get());
  const auto typed = static_cast<size_t>(line->cursor - line->buffer);
  const int width = static_cast<int>(prompt_.size()) + std::max(0, wcswidth(line->buffer, typed));
  const int rows_above = width / columns_of_terminal();
  if (rows_above > 0) (void)std::printf("\033[%dA", rows_above);
  (void)std::fputs("\r\033[J", stdout);
}

void LineEditor::redraw() {
  if (editing_) el_set(editor_.get(), EL_REFRESH);
}

}  // namespace tuicall::cli
