// A fully connected layer on typed arrays, hooked up to ExactGrad.
"use strict";
const exactgrad = require("./exactgrad");

/** How far apart in w neighbours are: [of inputs, of outputs]. */
function strides(w, layout) {
  return layout === "input-major" ? [w.shape[1], 1] : [1, w.shape[1]];
}

function forward({ x, w, b, layout }) {
  const [batch, n] = x.shape, [m] = b.shape, [wi, wj] = strides(w, layout);
  const y = new x.data.constructor(batch * m);
  for (let s = 0; s < batch; s++)
    for (let j = 0; j < m; j++) {
      y[s * m + j] = b.data[j];
      for (let i = 0; i < n; i++) y[s * m + j] += x.data[s * n + i] * w.data[i * wi + j * wj];
    }
  return y;
}

function backward({ x, w, dy, layout }) {
  const [batch, n] = x.shape, [, m] = dy.shape, [wi, wj] = strides(w, layout);
  const [dx, dw, db] = [batch * n, n * m, m].map((length) => new x.data.constructor(length));
  for (let s = 0; s < batch; s++)
    for (let j = 0; j < m; j++) {
      const g = dy.data[s * m + j];
      db[j] += g;
      for (let i = 0; i < n; i++) {
        dx[s * n + i] += g * w.data[i * wi + j * wj];
        dw[i * wi + j * wj] += g * x.data[s * n + i];
      }
    }
  return { dx, dw, db };
}

exactgrad.serve({ name: "plain JavaScript", version: process.version }, { "linear.forward": forward, "linear.backward": backward });
