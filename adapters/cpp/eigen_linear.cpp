// A layer in Eigen, with ReLU and the squared error's sum beside it, hooked up to ExactGrad.
#include "exactgrad.hpp"
#include <Eigen/Core>

template <class T> auto in(exactgrad::Matrix<T> m) {
    using Strides = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
    using Dense = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
    return Eigen::Map<Dense, Eigen::Unaligned, Strides>(m.data, m.rows, m.columns, Strides(m.column_stride, m.row_stride));
}

struct Forward {
    template <class T> static void run(exactgrad::Call<T> call) {
        in(call["y"]).noalias() = in(call["x"]) * in(call["w"]);
        in(call["y"]).rowwise() += in(call["b"]).row(0);
    }
};

struct Backward {
    template <class T> static void run(exactgrad::Call<T> call) {
        if (call["dx"]) in(call["dx"]).noalias() = in(call["dy"]) * in(call["w"].transposed());
        if (call["dw"]) in(call["dw"]).noalias() = in(call["x"].transposed()) * in(call["dy"]);
        if (call["db"]) in(call["db"]) = in(call["dy"]).colwise().sum();
    }
};

struct ReluForward {
    template <class T> static void run(exactgrad::Call<T> call) { in(call["y"]) = in(call["x"]).unaryExpr([](T x) { return x < 0 ? 0 : x; }); }
};

struct ReluBackward {
    template <class T> static void run(exactgrad::Call<T> call) { in(call["dx"]) = (in(call["x"]).array() > 0).select(in(call["dy"]), T(0)); }
};

int main() {
    return exactgrad::serve("Eigen " EIGEN_MAKESTRING(EIGEN_WORLD_VERSION) "." EIGEN_MAKESTRING(EIGEN_MAJOR_VERSION),
        {exactgrad::operation<Forward>("linear.forward"), exactgrad::operation<Backward>("linear.backward"),
         exactgrad::operation<ReluForward>("relu.forward"), exactgrad::operation<ReluBackward>("relu.backward")},
        ",\"relu_backward_at_nan\":\"zero\"");
}
