/* What `exactgrad verify --library FILE` calls. A library exports those of these functions that it has; docs/adapters.md says more.

   Element [r,c] of a matrix is data[r * row_stride + c * column_stride]. x is [batch, inputs], w [inputs, outputs], y and dy are
   [batch, outputs], b and db [1, outputs]; dx is as x, dw as w. Weights that are stored output-major have a row stride of 1. No stride is below 1.
   A gradient that is not asked for is NULL, and need not be computed. What is written holds NaN before, but where it is added to. */
#ifndef EXACTGRAD_LAYER_H
#define EXACTGRAD_LAYER_H
#include <stdint.h>

typedef struct { double *data; int64_t rows, columns, row_stride, column_stride; } exactgrad_matrix_f64;
typedef struct { float *data; int64_t rows, columns, row_stride, column_stride; } exactgrad_matrix_f32;

/* What a function returns; any other number is a failure. */
enum { EXACTGRAD_DONE = 0, EXACTGRAD_UNSUPPORTED = 1 };

/* Bits of accumulate: gradients that are added to what is there. The others overwrite it. */
enum { EXACTGRAD_ADD_DX = 1, EXACTGRAD_ADD_DW = 2, EXACTGRAD_ADD_DB = 4 };

#ifdef __cplusplus
extern "C" {
#endif

int exactgrad_linear_forward_f64(const exactgrad_matrix_f64 *x, const exactgrad_matrix_f64 *w, const exactgrad_matrix_f64 *b,
                                 const exactgrad_matrix_f64 *y);
int exactgrad_linear_forward_f32(const exactgrad_matrix_f32 *x, const exactgrad_matrix_f32 *w, const exactgrad_matrix_f32 *b,
                                 const exactgrad_matrix_f32 *y);
int exactgrad_linear_backward_f64(const exactgrad_matrix_f64 *x, const exactgrad_matrix_f64 *w, const exactgrad_matrix_f64 *dy,
                                  const exactgrad_matrix_f64 *dx, const exactgrad_matrix_f64 *dw, const exactgrad_matrix_f64 *db,
                                  int accumulate);
int exactgrad_linear_backward_f32(const exactgrad_matrix_f32 *x, const exactgrad_matrix_f32 *w, const exactgrad_matrix_f32 *dy,
                                  const exactgrad_matrix_f32 *dx, const exactgrad_matrix_f32 *dw, const exactgrad_matrix_f32 *db,
                                  int accumulate);

/* Optional: words of hello (docs/protocol.md), each as key=value with line ends between, such as "name=mine\naccumulate=false".
   One more: strides=dense where rows must lie next to each other; without it they lie apart. */
extern const char exactgrad_hello[];

#ifdef __cplusplus
}
#endif
#endif
