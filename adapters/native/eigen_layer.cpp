// A layer in Eigen for exactgrad verify --library.
#include <Eigen/Core>
#include "exactgrad_layer.h"

template <class M> auto map(const M &m) {
    using Element = typename std::remove_pointer<decltype(m.data)>::type;
    using Dense = Eigen::Matrix<Element, Eigen::Dynamic, Eigen::Dynamic>;
    using Strides = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
    return Eigen::Map<Dense, Eigen::Unaligned, Strides>(m.data, m.rows, m.columns, Strides(m.column_stride, m.row_stride));
}

template <class M> M turned(const M &m) { return {m.data, m.columns, m.rows, m.column_stride, m.row_stride}; }

// Writes a product, or adds it.
template <class M> void product(const M &a, const M &b, bool add, const M &c) {
    if (!add) map(c).setZero();
    map(c).noalias() += map(a) * map(b);
}

template <class M> int forward(const M *x, const M *w, const M *b, const M *y) {
    product(*x, *w, false, *y);
    map(*y).rowwise() += map(*b).row(0);
    return EXACTGRAD_DONE;
}

template <class M> int backward(const M *x, const M *w, const M *dy, const M *dx, const M *dw, const M *db, int add) {
    if (dx) product(*dy, turned(*w), add & EXACTGRAD_ADD_DX, *dx);
    if (dw) product(turned(*x), *dy, add & EXACTGRAD_ADD_DW, *dw);
    if (db && !(add & EXACTGRAD_ADD_DB)) map(*db).setZero();
    if (db) map(*db) += map(*dy).colwise().sum();
    return EXACTGRAD_DONE;
}

extern "C" const char exactgrad_hello[] = "name=Eigen";
using f64 = exactgrad_matrix_f64;
using f32 = exactgrad_matrix_f32;
int exactgrad_linear_forward_f64(const f64 *x, const f64 *w, const f64 *b, const f64 *y) { return forward(x, w, b, y); }
int exactgrad_linear_forward_f32(const f32 *x, const f32 *w, const f32 *b, const f32 *y) { return forward(x, w, b, y); }
int exactgrad_linear_backward_f64(const f64 *x, const f64 *w, const f64 *dy, const f64 *dx, const f64 *dw, const f64 *db, int add) {
    return backward(x, w, dy, dx, dw, db, add);
}
int exactgrad_linear_backward_f32(const f32 *x, const f32 *w, const f32 *dy, const f32 *dx, const f32 *dw, const f32 *db, int add) {
    return backward(x, w, dy, dx, dw, db, add);
}
