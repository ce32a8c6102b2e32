// A fully connected layer in plain C++, in float and in double, hooked up to ExactGrad.
#include "exactgrad.hpp"

struct Forward {
    template <class T> static void run(exactgrad::Call<T> call) {
        auto x = call["x"], w = call["w"], b = call["b"], y = call["y"];
        for (long long s = 0; s < x.rows; s++)
            for (long long j = 0; j < w.columns; j++) {
                T sum = b(0, j);
                for (long long i = 0; i < w.rows; i++) sum += x(s, i) * w(i, j);
                y(s, j) = sum;
            }
    }
};

struct Backward {
    template <class T> static void run(exactgrad::Call<T> call) {
        auto x = call["x"], w = call["w"], dy = call["dy"], dx = call["dx"], dw = call["dw"], db = call["db"];
        for (long long s = 0; s < x.rows; s++)
            for (long long j = 0; j < w.columns; j++) {
                if (db) db(0, j) += dy(s, j);
                for (long long i = 0; dx && i < w.rows; i++) dx(s, i) += dy(s, j) * w(i, j);
                for (long long i = 0; dw && i < w.rows; i++) dw(i, j) += dy(s, j) * x(s, i);
            }
    }
};

int main() {
    return exactgrad::serve("plain C++", {exactgrad::operation<Forward>("linear.forward"), exactgrad::operation<Backward>("linear.backward")});
}
