/* See json_line.h. */
#include "json_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append(json_line* line, const char* bytes, size_t length) {
  if (line->length + length + 1 > line->capacity) {
    line->capacity = (line->length + length + 1) * 2;
    line->text = realloc(line->text, line->capacity);
    if (line->text == NULL) abort();
  }
  memcpy(line->text + line->length, bytes, length);
  line->length += length;
}

static void append_quoted(json_line* line, const char* bytes, size_t length) {
  append(line, "\"", 1);
  for (size_t i = 0; i < length; ++i) {
    const unsigned char c = (unsigned char)bytes[i];
    char escaped[8];
    if (c == '"' || c == '\\') {
      append(line, escaped, (size_t)snprintf(escaped, sizeof escaped, "\\%c", c));
    } else if (c < 0x20) {
      append(line, escaped, (size_t)snprintf(escaped, sizeof escaped, "\\u%04x", c));
    } else {
      append(line, bytes + i, 1);
    }
  }
  append(line, "\"", 1);
}

static void append_key(json_line* line, const char* key) {
  if (line->text[line->length - 1] != '{') append(line, ",", 1);
  append_quoted(line, key, strlen(key));
  append(line, ":", 1);
}

static void begin(json_line* line) {
  memset(line, 0, sizeof *line);
  append(line, "{", 1);
}

void json_begin(json_line* line, const char* key, const char* value) {
  begin(line);
  json_word(line, key, value);
}

void json_begin_number(json_line* line, const char* key, int64_t value) {
  begin(line);
  json_number(line, key, value);
}

void json_text(json_line* line, const char* key, const tuicall_string* value) {
  append_key(line, key);
  append_quoted(line, value->data, value->length);
}

void json_word(json_line* line, const char* key, const char* value) {
  append_key(line, key);
  append_quoted(line, value, strlen(value));
}

void json_number(json_line* line, const char* key, int64_t value) {
  char digits[24];
  append_key(line, key);
  append(line, digits, (size_t)snprintf(digits, sizeof digits, "%lld", (long long)value));
}

void json_list(json_line* line, const char* key, const tuicall_string_list* list) {
  append_key(line, key);
  append(line, "[", 1);
  for (uint32_t i = 0; i < list->count; ++i) {
    if (i > 0) append(line, ",", 1);
    append_quoted(line, list->items[i].data, list->items[i].length);
  }
  append(line, "]", 1);
}

void json_room(json_line* line, const char* key, const tuicall_room_id* room) {
  char digits[16];
  if (room->int_room_id == 0) {
    json_text(line, key, &room->str_room_id);
    return;
  }
  (void)snprintf(digits, sizeof digits, "%d", (int)room->int_room_id);
  json_word(line, key, digits);
}

void json_open(json_line* line, const char* key) {
  append_key(line, key);
  append(line, "{", 1);
}

void json_close(json_line* line) { append(line, "}", 1); }

void json_print(json_line* line) {
  append(line, "}\n", 2);
  fwrite(line->text, 1, line->length,
         stdout); /* stdio locks the stream: lines of two threads never mix */
  fflush(stdout);
  free(line->text);
}
