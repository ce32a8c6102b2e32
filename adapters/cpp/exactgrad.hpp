// Hooks a layer in C++ (14) up to ExactGrad, on top of the header for C. linear.cpp and eigen_linear.cpp show its use.
#pragma once
#include <algorithm>
#include <exception>
#include <string>
#include <vector>
#include "../c/exactgrad.h"

namespace exactgrad {

// A matrix of the caller's: weights are [inputs, outputs] in either layout, vectors have one row, scalars one element.
template <class T> struct Matrix {
    long long rows, columns, row_stride, column_stride;
    T *data;
    T &operator()(long long r, long long c) const { return data[r * row_stride + c * column_stride]; }
    Matrix transposed() const { return {columns, rows, column_stride, row_stride, data}; }
    explicit operator bool() const { return data != nullptr; } // false: not asked for
};

template <class T> class Call {
    const exactgrad_call *call_;

public:
    using Element = T;
    explicit Call(const exactgrad_call *call) : call_(call) {}
    std::string word(const char *key) const { return exactgrad_word(call_, key); }
    // An input or output by its name in the protocol. Outputs hold zeros.
    Matrix<T> operator[](const char *name) const {
        exactgrad_tensor t = exactgrad_get(call_, name);
        return {t.rows, t.columns, t.row_stride, t.column_stride, static_cast<T *>(t.data)};
    }
};

// An exception of the function is an answer: "failed", with its text.
template <class F, class T> const char *answer(const exactgrad_call *call) {
    static std::string text;
    try {
        F::run(Call<T>(call));
        return nullptr;
    } catch (const std::exception &problem) {
        text = problem.what();
    } catch (...) {
        text = "an exception that is no std::exception";
    }
    std::replace_if(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == '"' || c == '\\'; }, '\'');
    return text.c_str();
}

// One operation: a type with a static function template run(Call<T>), for float and for double.
template <class F> exactgrad_operation operation(const char *name) { return {name, answer<F, double>, answer<F, float>}; }

inline int serve(const char *name, const std::vector<exactgrad_operation> &operations, const char *declared = "") {
    return exactgrad_serve(name, "f64 f32", declared, operations.data(), static_cast<int>(operations.size()));
}

} // namespace exactgrad
