#include "completion.h"

#include <sstream>

#include "words.h"

namespace tuicall::cli {

namespace {

// One option of a command, as a completion needs it.
struct Flag {
  std::vector<std::string> names;  // -u --user
  std::string help;
  bool takes_value = false;
  bool takes_file = false;
  std::vector<std::string> choices;
};

// One command: "usersig make".
struct Command {
  std::string path;
  std::string help;
  std::vector<Flag> flags;
  std::vector<std::string> commands;  // inner ones
  std::vector<std::string> choices;   // of its positional argument
  bool takes_argument = false;        // a positional one
  bool takes_file = false;            // as positional argument
};

// The words of a type name like "TEXT:{audio,video}".
std::vector<std::string> choices_of(const std::string& type) {
  std::vector<std::string> words;
  const size_t open = type.find('{');
  const size_t close = type.find('}');
  if (open == std::string::npos || close == std::string::npos) return words;
  std::istringstream list(type.substr(open + 1, close - open - 1));
  for (std::string word; std::getline(list, word, ',');) words.push_back(word);
  return words;
}

Flag flag_of(const CLI::Option& option) {
  Flag flag;
  for (const std::string& name : option.get_snames()) flag.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) flag.names.push_back("--" + name);
  flag.help = option.get_description();
  flag.takes_value = option.get_items_expected_max() > 0;
  flag.choices = choices_of(option.get_type_name());
  flag.takes_file = option.get_type_name() == "FILE";
  return flag;
}

// The command and all inner ones, outermost first.
void collect(const CLI::App& app, const std::string& path, std::vector<Command>& all) {
  Command command;
  command.path = path;
  command.help = app.get_description();
  for (const CLI::Option* option : app.get_options()) {
    if (option->nonpositional()) {
      command.flags.push_back(flag_of(*option));
    } else {
      const Flag argument = flag_of(*option);
      command.takes_argument = true;
      command.choices = argument.choices;
      command.takes_file = argument.takes_file;
    }
  }
  const auto inner = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* sub : inner) command.commands.push_back(sub->get_name());
  all.push_back(command);
  for (const CLI::App* sub : inner)
    collect(*sub, path.empty() ? sub->get_name() : path + " " + sub->get_name(), all);
}

// For single quotes: a description may contain one.
std::string quotable(const std::string& text) {
  std::string result;
  for (const char c : text) c == '\'' ? result += "'\\''" : result += c;
  return result;
}

std::string all_names(const Command& command) {
  std::vector<std::string> names;
  for (const Flag& flag : command.flags)
    names.insert(names.end(), flag.names.begin(), flag.names.end());
  return joined(names, " ");
}

// The value of the option before the cursor: `case "$path $previous"` with one line for each option
// that has one.
std::string bash_values(const std::vector<Command>& all) {
  std::ostringstream out;
  for (const Command& command : all) {
    for (const Flag& flag : command.flags) {
      if (!flag.takes_value) continue;
      std::vector<std::string> patterns;
      for (const std::string& name : flag.names)
        patterns.push_back("'" + command.path + "|" + name + "'");
      out << "    " << joined(patterns, " | ") << ") ";
      if (flag.takes_file) {
        out << "COMPREPLY=($(compgen -f -- \"$current\")) && return 0 ;;\n";
      } else {
        out << "words='" << joined(flag.choices, " ") << "' ;;\n";
      }
    }
  }
  return out.str();
}

std::string bash_script(const std::vector<Command>& all) {
  std::ostringstream out;
  out << "# bash completion of tuicall; made by: tuicall completion bash\n"
         "_tuicall() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} path='' "
         "words='' i\n"
         "  COMPREPLY=()\n"
         "  for ((i = 1; i < COMP_CWORD; ++i)); do\n"
         "    case \"$path ${COMP_WORDS[i]}\" in\n";
  for (const Command& command : all) {
    for (const std::string& inner : command.commands) {
      out << "    '" << command.path << " " << inner << "') path='"
          << (command.path.empty() ? inner : command.path + " " + inner) << "' ;;\n";
    }
  }
  out << "    esac\n"
         "  done\n"
         "  case \"$path|$previous\" in\n"
      << bash_values(all)
      << "    *)\n"
         "      case \"$path\" in\n";
  for (const Command& command : all) {
    out << "      '" << command.path << "') words='";
    std::vector<std::string> words = command.commands;
    words.insert(words.end(), command.choices.begin(), command.choices.end());
    words.push_back(all_names(command));
    out << joined(words, " ") << "'";
    if (command.takes_file)
      out << "; [[ $current == -* ]] || COMPREPLY=($(compgen -f -- \"$current\"))";
    out << " ;;\n";
  }
  out << "      esac\n"
         "      ;;\n"
         "  esac\n"
         "  COMPREPLY+=($(compgen -W \"$words\" -- \"$current\"))\n"
         "}\n"
         "complete -o filenames -F _tuicall tuicall\n";
  return out.str();
}

// What zsh's _arguments calls the value of an option.
std::string zsh_value(const Flag& flag) {
  if (!flag.takes_value) return "";
  if (flag.takes_file) return ":file:_files";
  if (!flag.choices.empty()) return ":value:(" + joined(flag.choices, " ") + ")";
  return ":value: ";
}

// In a specification of _arguments, brackets and colons have a meaning.
std::string zsh_help(const std::string& text) {
  std::string result;
  for (const char c : quotable(text)) {
    if (c == '[' || c == ']' || c == ':') result += '\\';
    result += c;
  }
  return result;
}

std::string function_name(const std::string& path) {
  std::string name = "_tuicall";
  if (!path.empty()) name += "_" + path;
  for (char& c : name) c = c == ' ' || c == '-' ? '_' : c;
  return name;
}

std::string zsh_function(const Command& command, const std::vector<Command>& all) {
  std::ostringstream out;
  out << function_name(command.path) << "() {\n  local state line\n  _arguments -C";
  for (const Flag& flag : command.flags) {
    for (const std::string& name : flag.names) {
      out << " \\\n    '" << name << "[" << zsh_help(flag.help) << "]" << zsh_value(flag) << "'";
    }
  }
  if (command.commands.empty()) {
    if (!command.choices.empty()) {
      out << " \\\n    '1:value:(" << joined(command.choices, " ") << ")'";
    } else if (command.takes_argument) {
      out << " \\\n    '*:argument:" << (command.takes_file ? "_files" : " ") << "'";
    }
    out << "\n}\n";
    return out.str();
  }
  out << " \\\n    '1: :->command' '*:: :->arguments'\n  case $state in\n  command)\n    local -a "
         "commands=(\n";
  std::ostringstream calls;
  for (const Command& inner : all) {
    const size_t blank = inner.path.rfind(' ');
    const std::string parent = blank == std::string::npos ? "" : inner.path.substr(0, blank);
    if (inner.path.empty() || parent != command.path) continue;
    const std::string name = inner.path.substr(blank == std::string::npos ? 0 : blank + 1);
    out << "      '" << name << ":" << zsh_help(inner.help) << "'\n";
    calls << "    " << name << ") " << function_name(inner.path) << " ;;\n";
  }
  out << "    )\n    _describe command commands ;;\n  arguments)\n    case $line[1] in\n"
      << calls.str() << "    esac ;;\n  esac\n}\n";
  return out.str();
}

std::string zsh_script(const std::vector<Command>& all) {
  std::string out =
      "#compdef tuicall\n# zsh completion of tuicall; made by: tuicall completion zsh\n";
  for (const Command& command : all) out += zsh_function(command, all);
  return out +
         "if [ \"$funcstack[1]\" = _tuicall ]; then\n  _tuicall \"$@\"\nelse\n  compdef _tuicall "
         "tuicall\nfi\n";
}

// When fish offers something: the words typed so far are exactly this command.
std::string fish_condition(const Command& command) {
  return "-n '__tuicall_at \"" + command.path + "\"'";
}

std::string fish_script(const std::vector<Command>& all) {
  std::ostringstream out;
  out << "# fish completion of tuicall; made by: tuicall completion fish\n"
         "function __tuicall_at\n"
         "  set -l path\n"
         "  for word in (commandline -opc)[2..-1]\n"
         "    switch (string join -- ' ' $path $word)\n"
         "    case";
  for (const Command& command : all) {
    if (!command.path.empty()) out << " '" << command.path << "'";
  }
  out << "\n      set path $path $word\n    end\n  end\n  test \"$path\" = \"$argv[1]\"\nend\n"
         "complete -c tuicall -f\n";
  for (const Command& command : all) {
    const std::string when = "complete -c tuicall " + fish_condition(command);
    for (const Command& inner : all) {
      const std::string prefix = command.path.empty() ? "" : command.path + " ";
      if (inner.path.empty() || inner.path.rfind(prefix, 0) != 0) continue;
      const std::string name = inner.path.substr(prefix.size());
      if (name.empty() || name.find(' ') != std::string::npos) continue;
      out << when << " -a '" << name << "' -d '" << quotable(inner.help) << "'\n";
    }
    if (!command.choices.empty()) out << when << " -a '" << joined(command.choices, " ") << "'\n";
    if (command.takes_file) out << when << " -F\n";
    for (const Flag& flag : command.flags) {
      out << when;
      for (const std::string& name : flag.names) {
        out << (name.rfind("--", 0) == 0 ? " -l " + name.substr(2) : " -s " + name.substr(1));
      }
      if (flag.takes_value) out << (flag.takes_file ? " -r -F" : " -x");
      if (!flag.choices.empty()) out << " -a '" << joined(flag.choices, " ") << "'";
      out << " -d '" << quotable(flag.help) << "'\n";
    }
  }
  return out.str();
}

}  // namespace

const std::vector<std::string>& completion_shells() {
  static const std::vector<std::string> shells{"bash", "zsh", "fish"};
  return shells;
}

std::string completion_script(const CLI::App& app, const std::string& shell) {
  std::vector<Command> all;
  collect(app, "", all);
  if (shell == "bash") return bash_script(all);
  return shell == "zsh" ? zsh_script(all) : fish_script(all);
}

}  // namespace tuicall::cli
