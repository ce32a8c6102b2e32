// Hooks a layer in JavaScript (Node) up to ExactGrad: docs/protocol.md in one file.
//
//     const exactgrad = require("./exactgrad");
//     exactgrad.serve({ name: "mine" }, { "linear.forward": ({ x, w, b, layout }) => ... });
//
// Functions get tensors by the protocol's names, each { data, shape } with a Float64Array or Float32Array, and words such as layout;
// they return a typed array, or an object of them by name where several gradients can be asked for. Declared is what is given.
// undefined, for a result or for one gradient, means unsupported, an exception failed. To accumulate is the helper's work.
"use strict";

const ARRAYS = { F64: Float64Array, F32: Float32Array };
const ONLY_OUTPUT = {
  "linear.forward": "y",
  "relu.forward": "y",
  "relu.backward": "dx",
  "mse.forward": "loss",
  "mse.backward": "dprediction",
};

/** The words and tensors of a document. */
function parse(document) {
  const size = Number(document.readBigUInt64LE(0));
  const { __metadata__: words, ...header } = JSON.parse(document.toString("utf8", 8, 8 + size));
  const tensors = {};
  for (const [name, { dtype, shape, data_offsets: [begin, end] }] of Object.entries(header)) {
    const bytes = new Uint8Array(document.subarray(8 + size + begin, 8 + size + end)); // a copy, which begins where it may
    tensors[name] = { data: new ARRAYS[dtype](bytes.buffer), shape };
  }
  return { words, tensors };
}

function write(output, words, tensors = {}) {
  const header = { __metadata__: words };
  const data = [];
  let end = 0;
  for (const [name, { data: array, shape }] of Object.entries(tensors)) {
    const dtype = Object.keys(ARRAYS).find((key) => array instanceof ARRAYS[key]);
    if (!dtype) throw new TypeError(`${name} is no Float64Array or Float32Array`);
    data.push(Buffer.from(array.buffer, array.byteOffset, array.byteLength));
    header[name] = { dtype, shape, data_offsets: [end, (end += array.byteLength)] };
  }
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([text, Buffer.alloc(-text.length & 7, " ")]);
  const lengths = Buffer.alloc(16);
  lengths.writeBigUInt64LE(BigInt(8 + padded.length + end), 0);
  lengths.writeBigUInt64LE(BigInt(padded.length), 8);
  output(Buffer.concat([lengths, padded, ...data]));
}

/** The shape of an output: that of what it is the gradient of, but for those named here. */
function shapeOf(name, { x, b, dy, target, ...others }, reduction) {
  if (name === "y") return b ? [x.shape[0], b.shape[0]] : x.shape;
  if (name === "db") return [dy.shape[1]];
  if (name === "loss") return reduction === "none" ? target.shape : [];
  return { x, ...others }[name.slice(1)].shape;
}

/** The tensors of the result by name, or undefined for unsupported. */
function answer(functions, words, tensors) {
  const operation = words.operation;
  if (!functions[operation]) return undefined;
  const request = (words.request ?? "").split(" ").filter(Boolean);
  const only = ONLY_OUTPUT[operation];
  const given = functions[operation]({ ...tensors, layout: words.layout, reduction: words.reduction, request });
  const values = only ? { [only]: given } : given;
  const names = only ? [only] : operation === "network.step" ? ["loss", ...request] : request;
  if (!values || names.some((name) => values[name] === undefined)) return undefined;
  const result = {};
  for (const name of names) {
    const shape = shapeOf(name, tensors, words.reduction);
    const data = values[name];
    const length = shape.reduce((count, extent) => count * extent, 1);
    if (data.length !== length) throw new RangeError(`${name} has ${data.length} elements, but its shape is [${shape}]`);
    const old = words[`mode.${name}`] === "accumulate" ? tensors[name].data : undefined;
    result[name] = { data: old ? data.map((value, k) => value + old[k]) : data, shape };
  }
  return result;
}

/** Answers calls until the judge says bye. declared: name, and further words of hello. */
async function serve(declared, functions) {
  const output = process.stdout.write.bind(process.stdout);
  console.log = console.error; // A stray print goes to standard error, and cannot corrupt the protocol.
  const hello = { protocol: "exactgrad/1", operations: Object.keys(functions).join(" "), element_types: "f64 f32", ...declared };
  let pending = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 8 && pending.length - 8 >= Number(pending.readBigUInt64LE(0))) {
      const length = Number(pending.readBigUInt64LE(0));
      const { words, tensors } = parse(pending.subarray(8, 8 + length));
      pending = pending.subarray(8 + length);
      if (words.message === "bye") return;
      if (words.message === "hello") {
        write(output, { message: "hello", ...hello });
        continue;
      }
      const error = { message: "error", id: words.id, code: "unsupported", text: `${hello.name} does not do this ${words.operation}` };
      try {
        const result = answer(functions, words, tensors);
        write(output, result ? { message: "result", id: words.id } : error, result);
      } catch (problem) {
        console.error(problem);
        write(output, { ...error, code: "failed", text: String(problem) });
      }
    }
  }
}

module.exports = { serve };
