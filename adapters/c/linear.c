/* A fully connected layer in plain C, in float and in double, hooked up to ExactGrad. */
#include "exactgrad.h"

#define AT(real, t, r, c) ((real *)t.data)[(r) * t.row_stride + (c) * t.column_stride]

#define LAYER(real)                                                                                       \
    static const char *forward_##real(const exactgrad_call *call) {                                       \
        exactgrad_tensor x = exactgrad_get(call, "x"), w = exactgrad_get(call, "w");                      \
        exactgrad_tensor b = exactgrad_get(call, "b"), y = exactgrad_get(call, "y");                      \
        for (long long s = 0; s < x.rows; s++)                                                            \
            for (long long j = 0; j < w.columns; j++) {                                                   \
                real sum = AT(real, b, 0, j);                                                             \
                for (long long i = 0; i < w.rows; i++) sum += AT(real, x, s, i) * AT(real, w, i, j);      \
                AT(real, y, s, j) = sum;                                                                  \
            }                                                                                             \
        return NULL;                                                                                      \
    }                                                                                                     \
    static const char *backward_##real(const exactgrad_call *call) {                                      \
        exactgrad_tensor x = exactgrad_get(call, "x"), w = exactgrad_get(call, "w"), dy = exactgrad_get(call, "dy"); \
        exactgrad_tensor dx = exactgrad_get(call, "dx"), dw = exactgrad_get(call, "dw"), db = exactgrad_get(call, "db"); \
        for (long long s = 0; s < x.rows; s++)                                                            \
            for (long long j = 0; j < w.columns; j++) {                                                   \
                real g = AT(real, dy, s, j);                                                              \
                if (db.data) AT(real, db, 0, j) += g;                                                     \
                for (long long i = 0; dx.data && i < w.rows; i++) AT(real, dx, s, i) += g * AT(real, w, i, j); \
                for (long long i = 0; dw.data && i < w.rows; i++) AT(real, dw, i, j) += g * AT(real, x, s, i); \
            }                                                                                             \
        return NULL;                                                                                      \
    }

LAYER(double)
LAYER(float)

int main(void) {
    const exactgrad_operation operations[] = {{"linear.forward", forward_double, forward_float},
                                              {"linear.backward", backward_double, backward_float}};
    return exactgrad_serve("plain C", "f64 f32", "", operations, 2);
}
