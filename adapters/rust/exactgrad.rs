//! Hooks a layer in Rust up to ExactGrad: docs/protocol.md in one file, std only. linear.rs shows its use.

use std::collections::HashMap;
use std::io::{stdin, stdout, Read, Write};
use std::panic::{catch_unwind, AssertUnwindSafe};

/// An element, f64 or f32.
pub trait Real: Copy + Default + std::ops::Add<Output = Self> + std::ops::Mul<Output = Self> + std::ops::AddAssign {
    const NAME: &'static str;
    fn read(bytes: &[u8]) -> Vec<Self>;
    fn write(values: &[Self]) -> Vec<u8>;
}

macro_rules! real {
    ($t:ty, $name:literal) => { impl Real for $t {
        const NAME: &'static str = $name;
        fn read(bytes: &[u8]) -> Vec<$t> {
            bytes.chunks(std::mem::size_of::<$t>()).map(|chunk| <$t>::from_le_bytes(chunk.try_into().unwrap())).collect()
        }
        fn write(values: &[$t]) -> Vec<u8> { values.iter().flat_map(|value| value.to_le_bytes()).collect() }
    } };
}
real!(f64, "F64");
real!(f32, "F32");

pub struct Tensor<T> { pub data: Vec<T>, pub shape: Vec<usize> }

/// One call: its tensors by the protocol's names, and its words, such as layout; words that it does not have are empty.
pub struct Call<T> { pub tensors: HashMap<String, Tensor<T>>, words: Words }

impl<T> Call<T> {
    pub fn word(&self, key: &str) -> &str { self.words.get(key).map_or("", |word| word) }
    pub fn wants(&self, gradient: &str) -> bool { self.word("request").split(' ').any(|name| name == gradient) }
}

/// Outputs by name; those that were not asked for are dropped. None: unsupported. A panic is a failure.
pub type Function<T> = fn(&Call<T>) -> Option<Vec<(&'static str, Vec<T>)>>;
type Words = HashMap<String, String>;

/// The next text of a JSON object, or None after the object's end. What a judge sends has no escapes.
fn text<'a>(json: &mut &'a str) -> Option<&'a str> {
    let (before, rest) = json.split_at(json.find(|c| c == '"' || c == '}')? + 1);
    let (found, rest) = if before.ends_with('}') { (None, rest) } else { rest.split_once('"').map(|(found, rest)| (Some(found), rest))? };
    *json = rest;
    found
}

type Raw<'a> = (&'a str, bool, Vec<usize>, &'a [u8]); // a tensor's name, whether it is in f64, its shape and its bytes

fn parse(frame: &[u8]) -> (Words, Vec<Raw<'_>>) {
    let (size, rest) = frame.split_at(8);
    let (header, data) = rest.split_at(u64::from_le_bytes(size.try_into().unwrap()) as usize);
    let mut json = &std::str::from_utf8(header).unwrap()[1..];
    let (mut words, mut tensors) = (Words::new(), vec![]);
    while let Some(name) = text(&mut json) {
        json = &json[json.find('{').unwrap() + 1..];
        let (mut texts, mut numbers) = (Words::new(), HashMap::new());
        while let Some(key) = text(&mut json) {
            if name == "__metadata__" || key == "dtype" {
                texts.insert(key.to_string(), text(&mut json).unwrap().to_string());
            } else {
                let (list, rest) = json[json.find('[').unwrap() + 1..].split_once(']').unwrap();
                numbers.insert(key, list.split(',').filter_map(|number| number.trim().parse().ok()).collect::<Vec<usize>>());
                json = rest;
            }
        }
        match (name, numbers.get("data_offsets")) {
            (_, Some(at)) => tensors.push((name, texts["dtype"] == "F64", numbers["shape"].clone(), &data[at[0]..at[1]])),
            _ => words = texts,
        }
    }
    (words, tensors)
}

fn send<T: Real>(words: &[(&str, &str)], outputs: &[(&str, Vec<T>, Vec<usize>)]) {
    let words: Vec<_> = words.iter().map(|(key, word)| format!("{:?}:{:?}", key, word)).collect();
    let (mut header, mut data) = (format!("{{\"__metadata__\":{{{}}}", words.join(",")), vec![]);
    for (name, values, shape) in outputs {
        let begin = data.len();
        data.extend(T::write(values));
        header += &format!(",{:?}:{{\"dtype\":\"{}\",\"shape\":{:?},\"data_offsets\":[{},{}]}}", name, T::NAME, shape, begin, data.len());
    }
    header += "}";
    let lengths = [(8 + header.len() + data.len()).to_le_bytes(), header.len().to_le_bytes()].concat();
    stdout().write_all(&[&lengths, header.as_bytes(), &data].concat()).and_then(|_| stdout().flush()).unwrap();
}

fn answer<T: Real>(words: Words, tensors: Vec<Raw>, function: Option<Function<T>>) {
    let read = |(name, _, shape, bytes): Raw| (name.to_string(), Tensor { data: T::read(bytes), shape });
    let call = Call { tensors: tensors.into_iter().map(read).collect(), words };
    let shape = |name: &str| match name {
        "y" => vec![call.tensors["x"].shape[0], *call.tensors.get("b").unwrap_or(&call.tensors["x"]).shape.last().unwrap()],
        "db" => vec![call.tensors["dy"].shape[1]],
        "loss" if call.word("reduction") != "none" => vec![],
        _ => call.tensors[if name == "loss" { "target" } else { &name[1..] }].shape.clone(),
    };
    let error = |code, text: &str| send::<T>(&[("message", "error"), ("id", call.word("id")), ("code", code), ("text", text)], &[]);
    match catch_unwind(AssertUnwindSafe(|| function.and_then(|function| function(&call)))) {
        Ok(Some(outputs)) => {
            let asked = |name: &str| call.wants(name) || name == "loss" || !call.words.contains_key("request");
            let mut results = vec![];
            for (name, mut values) in outputs.into_iter().filter(|output| asked(output.0)) {
                let old = if call.word(&format!("mode.{}", name)) == "accumulate" { &call.tensors[name].data[..] } else { &[] };
                values.iter_mut().zip(old).for_each(|(value, old)| *value += *old);
                results.push((name, values, shape(name)));
            }
            send(&[("message", "result"), ("id", call.word("id"))], &results);
        }
        Ok(None) => error("unsupported", "the layer does not do this"),
        Err(_) => error("failed", "the layer panicked: its words are on standard error"),
    }
}

/// Answers calls until the judge says bye. Functions: an operation's name, its function in f64, and in f32.
pub fn serve(declared: &[(&str, &str)], functions: &[(&str, Function<f64>, Function<f32>)]) {
    let mut length = [0; 8];
    while stdin().read_exact(&mut length).is_ok() {
        let mut frame = vec![0; u64::from_le_bytes(length) as usize];
        stdin().read_exact(&mut frame).unwrap();
        let (words, tensors) = parse(&frame);
        let known = functions.iter().find(|known| words.get("operation").map_or(false, |name| name == known.0));
        match &words["message"][..] {
            "hello" => {
                let names = functions.iter().map(|function| function.0).collect::<Vec<_>>().join(" ");
                let hello = [("message", "hello"), ("protocol", "exactgrad/1"), ("operations", &names), ("element_types", "f64 f32")];
                send::<f64>(&[&hello, declared].concat(), &[]);
            }
            "bye" => return,
            _ if tensors[0].1 => answer(words, tensors, known.map(|known| known.1)),
            _ => answer(words, tensors, known.map(|known| known.2)),
        }
    }
}
