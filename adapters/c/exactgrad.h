/* Hooks a layer in C up to ExactGrad: docs/protocol.md in one header (C99, little-endian machines). linear.c shows its use. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Element [r,c] is data[r * row_stride + c * column_stride]. Weights have a row per input and a column per output in either layout. */
typedef struct {
    char name[16];
    void *data, *old; /* old content, which the helper adds */
    int rank;
    long long shape[2], rows, columns, row_stride, column_stride;
} exactgrad_tensor;
typedef struct {
    int is_double, words, ins, all;
    const char *keys[16], *values[16];
    exactgrad_tensor tensors[24]; /* inputs, then outputs */
    char text[4096];              /* the header of the answer */
} exactgrad_call;

/* Fills the outputs, which hold zeros, and returns NULL; or why not: "unsupported", or words that make it a failure. */
typedef const char *(*exactgrad_function)(const exactgrad_call *call);
typedef struct { const char *name; exactgrad_function in_double, in_float; } exactgrad_operation; /* NULL: not in this type */

/* A word of the call, such as layout or reduction; empty where it has none. */
static inline const char *exactgrad_word(const exactgrad_call *call, const char *key) {
    for (int k = 0; k < call->words; k++) if (!strcmp(call->keys[k], key)) return call->values[k];
    return "";
}

/* An input or output by its name in the protocol; its data are NULL where there is none, or a gradient is not asked for. */
static inline exactgrad_tensor exactgrad_get(const exactgrad_call *call, const char *name) {
    exactgrad_tensor t = {"", NULL, NULL, 0, {1, 1}, 0, 0, 0, 0};
    for (int k = 0; k < call->all; k++) if (!strcmp(call->tensors[k].name, name)) t = call->tensors[k];
    int turned = name[name[0] == 'd'] == 'w' && !strcmp(exactgrad_word(call, "layout"), "output-major");
    long long rows = t.rank == 2 ? t.shape[0] : 1, columns = t.rank == 2 ? t.shape[1] : t.shape[0];
    t.rows = turned ? columns : rows, t.columns = turned ? rows : columns;
    t.row_stride = turned ? 1 : columns, t.column_stride = turned ? columns : 1;
    return t;
}

/* The next text of a JSON object, where it stands and ended by 0, or NULL after the object's end. */
static inline char *exactgrad_text(char **at) {
    for (; **at != '"'; ++*at) if (**at == '}') return ++*at, (char *)NULL;
    char *from = ++*at, *to = from;
    while (**at != '"') *at += **at == '\\', *to++ = *(*at)++;
    return ++*at, *to = 0, from;
}

/* The next message; its words and tensors point into body. 0 at the end of the input. */
static inline int exactgrad_read(exactgrad_call *call, char **body) {
    size_t length, header;
    memset(call, 0, sizeof *call);
    if (fread(&length, 8, 1, stdin) != 1 || !(*body = (char *)realloc(*body, length)) || fread(*body, 1, length, stdin) != length) return 0;
    memcpy(&header, *body, 8);
    for (char *at = *body + 9, *name, *key; (name = exactgrad_text(&at));) {
        exactgrad_tensor *t = &call->tensors[call->all];
        for (at = strchr(at, '{') + 1; (key = exactgrad_text(&at));) {
            long long numbers[2] = {1, 1}, count = 0;
            if (!strcmp(name, "__metadata__")) call->keys[call->words] = key, call->values[call->words++] = exactgrad_text(&at);
            else if (!strcmp(key, "dtype")) call->is_double = !strcmp(exactgrad_text(&at), "F64");
            else for (at = strchr(at, '[') + 1; *at != ']'; at += *at == ',') numbers[count++] = strtoll(at, &at, 10);
            if (!strcmp(key, "data_offsets")) t->data = *body + 8 + header + numbers[0];
            if (!strcmp(key, "shape")) t->rank = (int)count, t->shape[0] = numbers[0], t->shape[1] = numbers[1];
        }
        if (strcmp(name, "__metadata__")) strncpy(t->name, name, sizeof t->name - 1), call->ins = ++call->all;
    }
    return 1;
}

/* Sends the words that stand in call->text, and the tensors from the given one on. */
static inline void exactgrad_write(exactgrad_call *call, int first) {
    long long lengths[2], end = 0, each = call->is_double ? 8 : 4;
    char *at = call->text + strlen(call->text);
    exactgrad_tensor *from = call->tensors + first, *to = call->tensors + call->all, *t;
    for (t = from; t < to; end += each * t->shape[0] * t->shape[1], t++) {
        at += sprintf(at, ",\"%s\":{\"dtype\":\"F%lld\",\"shape\":[", t->name, each * 8);
        at += t->rank ? sprintf(at, t->rank == 2 ? "%lld,%lld" : "%lld", t->shape[0], t->shape[1]) : 0;
        at += sprintf(at, "],\"data_offsets\":[%lld,%lld]}", end, end + each * t->shape[0] * t->shape[1]);
    }
    at += sprintf(at, "}%*s", 7 - (int)(at - call->text) % 8, "");
    lengths[1] = at - call->text, lengths[0] = 8 + lengths[1] + end;
    fwrite(lengths, 8, 2, stdout), fwrite(call->text, 1, (size_t)lengths[1], stdout);
    for (t = from; t < to; t++) fwrite(t->data, (size_t)each, (size_t)(t->shape[0] * t->shape[1]), stdout);
    fflush(stdout);
}

/* Makes room for an output. Its shape is that of what it is the gradient of, but for those named here. */
static inline void exactgrad_want(exactgrad_call *call, const char *name) {
    exactgrad_tensor t = exactgrad_get(call, name + (*name == 'd')), b = exactgrad_get(call, "b"), old = exactgrad_get(call, name);
    if (!strcmp(name, "y")) t = exactgrad_get(call, "x"), t.shape[1] = b.data ? b.columns : t.shape[1];
    if (!strcmp(name, "db")) t.rank = 1, t.shape[0] = exactgrad_get(call, "dy").columns;
    if (!strcmp(name, "loss") && !strcmp(exactgrad_word(call, "reduction"), "none")) t = exactgrad_get(call, "target");
    strncpy(t.name, name, sizeof t.name - 1);
    t.data = calloc((size_t)(t.shape[0] * t.shape[1]) + 1, 8), t.old = old.data;
    call->tensors[call->all++] = t;
}

static inline void exactgrad_answer(exactgrad_call *call, const exactgrad_operation *operation) {
    static const char outputs[] =
        "linear.forward y relu.forward y relu.backward dx mse.forward loss mse.backward dprediction network.step loss linear.backward";
    exactgrad_function function = call->is_double ? operation->in_double : operation->in_float;
    char names[64] = "";
    sscanf(strstr(outputs, operation->name) + strlen(operation->name), "%15s", names);
    strcat(strcat(names, " "), exactgrad_word(call, "request"));
    for (char *name = strtok(names, " "); name; name = strtok(NULL, " ")) exactgrad_want(call, name);
    const char *why = function ? function(call) : "unsupported";
    for (exactgrad_tensor *t = call->tensors + call->ins; t < call->tensors + call->all; t++)
        for (long long e = 0; t->old && e < t->shape[0] * t->shape[1]; e++)
            if (call->is_double) ((double *)t->data)[e] += ((double *)t->old)[e];
            else ((float *)t->data)[e] += ((float *)t->old)[e];
    sprintf(call->text, "{\"__metadata__\":{\"message\":\"%s\",\"id\":\"%s\",\"code\":\"%s\",\"text\":\"%.500s\"}",
            why ? "error" : "result", exactgrad_word(call, "id"), why && !strcmp(why, "unsupported") ? why : "failed", why ? why : "");
    exactgrad_write(call, why ? call->all : call->ins);
    while (call->all > call->ins) free(call->tensors[--call->all].data);
}

/* Answers calls until the judge says bye. types: "f64 f32". declared: further words of hello, as in ",\"layouts\":\"input-major\"". */
static inline int exactgrad_serve(const char *name, const char *types, const char *declared, const exactgrad_operation *list, int count) {
    char names[256] = "", *body = NULL;
    for (int k = 0; k < count; k++) strcat(strcat(names, " "), list[k].name);
    for (exactgrad_call call; exactgrad_read(&call, &body) && strcmp(exactgrad_word(&call, "message"), "bye");) {
        sprintf(call.text, "{\"__metadata__\":{\"message\":\"hello\",\"protocol\":\"exactgrad/1\",\"name\":\"%s\",\"operations\":\"%s\""
                ",\"element_types\":\"%s\"%s}", name, names, types, declared);
        if (!strcmp(exactgrad_word(&call, "message"), "hello")) exactgrad_write(&call, 0);
        for (int k = 0; k < count; k++)
            if (!strcmp(list[k].name, exactgrad_word(&call, "operation"))) exactgrad_answer(&call, &list[k]);
    }
    return free(body), 0;
}
