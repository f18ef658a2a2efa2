//go:build js && wasm

// Program wasm offers package browser to JavaScript, in a Web Worker: an
// object cryptounet whose functions return a value, or {error: "..."}. Bytes are
// Uint8Arrays, structs are JSON. It reaches no network and no storage.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"syscall/js"

	"cryptounet/heops/browser"
)

// session is the one that is open: a page has one secret at a time.
var session *browser.Session

func main() {
	ctx := context.Background()
	js.Global().Set("cryptounet", map[string]any{
		// open(plan, seed or null, made(keys, of)) begins a session and describes it.
		"open": offer(3, func(a []js.Value) (any, error) {
			var seed []byte
			if a[1].Truthy() {
				seed = taken(a[1])
				defer clear(seed)
			}
			session.Close()
			var err error
			session, err = browser.Open(taken(a[0]), seed, browser.Options{Made: func(n, of int) { a[2].Invoke(n, of) }})
			if err != nil {
				return nil, err
			}
			return asJSON(session.Describe())
		}),
		"close": offer(0, func([]js.Value) (any, error) { return nil, session.Close() }),
		"seed": offer(0, func([]js.Value) (any, error) {
			seed, err := session.Seed()
			defer clear(seed)
			return given(seed, err)
		}),
		"keys": offer(0, func([]js.Value) (any, error) { return given(session.Keys(ctx)) }),
		// image(name, file, page), synthetic(number) take an image.
		"image":     offer(3, func(a []js.Value) (any, error) { return asJSON(session.Image(a[0].String(), taken(a[1]), a[2].Int())) }),
		"synthetic": offer(1, func(a []js.Value) (any, error) { return asJSON(session.Synthetic(uint64(a[0].Int()))) }),
		"preview":   offer(0, func([]js.Value) (any, error) { return given(session.Preview()) }),
		// encrypt(run), join(run, result)
		"encrypt": offer(1, func(a []js.Value) (any, error) { return given(session.Encrypt(ctx, a[0].Int())) }),
		"join":    offer(2, func(a []js.Value) (any, error) { return nil, session.Join(ctx, a[0].Int(), taken(a[1])) }),
		// mask(threshold), png(threshold)
		"mask": offer(1, func(a []js.Value) (any, error) { return given(session.Mask(a[0].Float())) }),
		"png":  offer(1, func(a []js.Value) (any, error) { return given(session.MaskPNG(a[0].Float())) }),
	})
	select {} // calls come from here on
}

// offer makes a function for JavaScript of so many arguments.
func offer(arguments int, f func(a []js.Value) (any, error)) js.Func {
	return js.FuncOf(func(_ js.Value, a []js.Value) (result any) {
		defer func() {
			if r := recover(); r != nil {
				result = failed(fmt.Errorf("internal error: %v", r))
			}
		}()
		if len(a) != arguments {
			return failed(fmt.Errorf("%d arguments; it takes %d", len(a), arguments))
		}
		v, err := f(a)
		if err != nil {
			return failed(err)
		}
		return v
	})
}

func failed(err error) any { return map[string]any{"error": err.Error()} }

// taken copies bytes from JavaScript.
func taken(v js.Value) []byte {
	if !v.InstanceOf(js.Global().Get("Uint8Array")) {
		panic(errors.New("bytes are an Uint8Array"))
	}
	b := make([]byte, v.Length())
	js.CopyBytesToGo(b, v)
	return b
}

// given copies bytes to JavaScript.
func given(b []byte, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	v := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(v, b)
	return v, nil
}

// asJSON gives a struct to JavaScript as text.
func asJSON(v any, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(v)
	return string(b), err
}
