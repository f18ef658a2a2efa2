// The few messages of the service that hold bytes, in Protocol Buffers' encoding:
// JSON would make them a third longer.

const text = new TextEncoder();

function varint(n) { // n: a whole number below 2^53
  const out = [];
  for (; n >= 128; n = Math.floor(n / 128)) out.push(n % 128 + 128);
  out.push(n);
  return out;
}

// encode writes [field number, value] pairs; values are numbers, strings or bytes.
export function encode(fields) {
  const parts = [];
  for (const [number, value] of fields) {
    if (typeof value === "number") {
      parts.push(Uint8Array.from([...varint(number * 8), ...varint(value)]));
      continue;
    }
    const bytes = typeof value === "string" ? text.encode(value) : value;
    parts.push(Uint8Array.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes);
  }
  return join(parts);
}

export function join(parts) {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return all;
}

// decode reads a message to a Map from field numbers to numbers or bytes.
export function decode(bytes) {
  const fields = new Map();
  let at = 0;
  const number = () => {
    let n = 0;
    for (let scale = 1; ; scale *= 128) {
      if (at >= bytes.length || scale > 2 ** 49) throw new Error("the server's message is damaged");
      const b = bytes[at++];
      n += (b & 127) * scale;
      if (b < 128) return n;
    }
  };
  while (at < bytes.length) {
    const key = number();
    const field = Math.floor(key / 8);
    if (key % 8 === 0) {
      fields.set(field, number());
    } else if (key % 8 === 2) {
      const length = number();
      if (length > bytes.length - at) throw new Error("the server's message is damaged");
      fields.set(field, bytes.subarray(at, at + length));
      at += length;
    } else {
      throw new Error("the server's message is of a kind that is not known here");
    }
  }
  return fields;
}
