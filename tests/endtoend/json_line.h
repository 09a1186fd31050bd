/* One line of JSON, put together piece by piece. Thread: any, one line belongs to one thread. */
#ifndef TUICALL_TESTS_JSON_LINE_H
#define TUICALL_TESTS_JSON_LINE_H

#include <stddef.h>
#include <stdint.h>
#include <tuicall/tuicall.h>

typedef struct json_line {
  char* text;
  size_t length;
  size_t capacity;
} json_line;

/* Begins "{"key":"value". */
void json_begin(json_line* line, const char* key, const char* value);
void json_begin_number(json_line* line, const char* key, int64_t value);
void json_text(json_line* line, const char* key, const tuicall_string* value);
void json_word(json_line* line, const char* key, const char* value);
void json_number(json_line* line, const char* key, int64_t value);
void json_list(json_line* line, const char* key, const tuicall_string_list* list);
/* A room as one text: its number, or its name. */
void json_room(json_line* line, const char* key, const tuicall_room_id* room);
void json_open(json_line* line, const char* key);
void json_close(json_line* line);
/* Ends the object, prints the line in one piece and frees it. */
void json_print(json_line* line);

#endif
