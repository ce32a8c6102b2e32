//! A fully connected layer in plain Rust, in f64 and f32, hooked up to ExactGrad.
mod exactgrad;
use exactgrad::{Call, Real};

/// How far apart in w neighbours are: of inputs, of outputs.
fn strides<T>(call: &Call<T>, n: usize, m: usize) -> (usize, usize) {
    if call.word("layout") == "input-major" { (m, 1) } else { (1, n) }
}

fn forward<T: Real>(call: &Call<T>) -> Option<Vec<(&'static str, Vec<T>)>> {
    let (x, w, b) = (&call.tensors["x"], &call.tensors["w"].data, &call.tensors["b"].data);
    let (n, m) = (x.shape[1], b.len());
    let (wi, wj) = strides(call, n, m);
    let y = |s: usize, j: usize| (0..n).fold(b[j], |sum, i| sum + x.data[s * n + i] * w[i * wi + j * wj]);
    Some(vec![("y", (0..x.shape[0] * m).map(|k| y(k / m, k % m)).collect())])
}

fn backward<T: Real>(call: &Call<T>) -> Option<Vec<(&'static str, Vec<T>)>> {
    let (x, w, dy) = (&call.tensors["x"], &call.tensors["w"].data, &call.tensors["dy"]);
    let (n, m) = (x.shape[1], dy.shape[1]);
    let (wi, wj) = strides(call, n, m);
    let (mut dx, mut dw, mut db) = (vec![T::default(); x.data.len()], vec![T::default(); n * m], vec![T::default(); m]);
    for s in 0..dy.shape[0] {
        for j in 0..m {
            let g = dy.data[s * m + j];
            db[j] += g;
            for i in 0..n {
                dx[s * n + i] += g * w[i * wi + j * wj];
                dw[i * wi + j * wj] += g * x.data[s * n + i];
            }
        }
    }
    Some(vec![("dx", dx), ("dw", dw), ("db", db)])
}

fn main() {
    let functions: [(_, exactgrad::Function<f64>, exactgrad::Function<f32>); 2] =
        [("linear.forward", forward, forward), ("linear.backward", backward, backward)];
    exactgrad::serve(&[("name", "plain Rust")], &functions);
}
