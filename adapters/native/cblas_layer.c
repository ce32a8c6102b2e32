/* A layer on cblas (OpenBLAS, say) for exactgrad verify --library. Bias and its gradient are plain loops. */
#include <cblas.h>
#include "exactgrad_layer.h"

const char exactgrad_hello[] = "name=cblas";

#define LAYER(real, type, gemm)                                                                                               \
    typedef exactgrad_matrix_##type matrix_##type;                                                                            \
    static matrix_##type turned_##type(const matrix_##type *a) {                                                              \
        return (matrix_##type){a->data, a->columns, a->rows, a->column_stride, a->row_stride};                                \
    }                                                                                                                         \
    /* c = a b + beta c; BLAS takes matrices whose rows or columns are without gaps. */                                       \
    static void product_##type(matrix_##type a, matrix_##type b, real beta, const matrix_##type *c) {                         \
        int ta = a.column_stride != 1, tb = b.column_stride != 1;                                                             \
        if (c->column_stride != 1) {                                                                                          \
            matrix_##type ct = turned_##type(c);                                                                              \
            product_##type(turned_##type(&b), turned_##type(&a), beta, &ct);                                                  \
        } else if (c->rows && c->columns)                                                                                     \
            gemm(CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans, c->rows, c->columns,          \
                 a.columns, 1, a.data, ta ? a.column_stride : a.row_stride, b.data, tb ? b.column_stride : b.row_stride,      \
                 beta, c->data, c->row_stride);                                                                               \
    }                                                                                                                         \
    int exactgrad_linear_forward_##type(const matrix_##type *x, const matrix_##type *w, const matrix_##type *b,               \
                                        const matrix_##type *y) {                                                             \
        for (int64_t s = 0; s < y->rows; s++)                                                                                 \
            for (int64_t j = 0; j < y->columns; j++) y->data[s * y->row_stride + j] = b->data[j];                             \
        product_##type(*x, *w, 1, y);                                                                                         \
        return EXACTGRAD_DONE;                                                                                                \
    }                                                                                                                         \
    int exactgrad_linear_backward_##type(const matrix_##type *x, const matrix_##type *w, const matrix_##type *dy,             \
                                         const matrix_##type *dx, const matrix_##type *dw, const matrix_##type *db, int add) { \
        if (dx) product_##type(*dy, turned_##type(w), (add & EXACTGRAD_ADD_DX) != 0, dx);                                     \
        if (dw) product_##type(turned_##type(x), *dy, (add & EXACTGRAD_ADD_DW) != 0, dw);                                     \
        for (int64_t j = 0; db && j < db->columns; j++) {                                                                     \
            real sum = 0;                                                                                                     \
            for (int64_t s = 0; s < dy->rows; s++) sum += dy->data[s * dy->row_stride + j];                                   \
            db->data[j] = add & EXACTGRAD_ADD_DB ? db->data[j] + sum : sum;                                                   \
        }                                                                                                                     \
        return EXACTGRAD_DONE;                                                                                                \
    }

LAYER(double, f64, cblas_dgemm)
LAYER(float, f32, cblas_sgemm)
