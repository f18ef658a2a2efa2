package protocol

import "fmt"

// split takes the bytes out of a state, and references to models to their ids, as
// messages have them: bytes travel beside the JSON, with the paths at which they
// belong. A key with bytes is left out; an item of a list is null.
func split(state map[string]any) (plain map[string]any, paths [][]any, buffers [][]byte) {
	paths, buffers = [][]any{}, [][]byte{}
	var walk func(v any, path []any) (any, bool)
	object := func(m map[string]any, path []any) map[string]any {
		out := make(map[string]any, len(m))
		for k, v := range m {
			if p, ok := walk(v, append(path[:len(path):len(path)], k)); ok {
				out[k] = p
			}
		}
		return out
	}
	walk = func(v any, path []any) (any, bool) {
		switch v := v.(type) {
		case []byte:
			paths, buffers = append(paths, path), append(buffers, v)
			return nil, false
		case *Model:
			if v == nil {
				return nil, true
			}
			return reference + v.ID(), true
		case []*Model:
			ids := make([]string, len(v))
			for i, m := range v {
				ids[i] = reference + m.ID()
			}
			return ids, true
		case map[string]any:
			return object(v, path), true
		case []any:
			out := make([]any, len(v))
			for i, x := range v {
				out[i], _ = walk(x, append(path[:len(path):len(path)], i))
			}
			return out, true
		}
		return v, true
	}
	return object(state, nil), paths, buffers
}

// join puts the bytes of a message back into its state.
func join(state map[string]any, paths any, buffers [][]byte) error {
	list, ok := paths.([]any)
	if !ok && paths != nil || len(list) != len(buffers) {
		return fmt.Errorf("widgets: a message of the front end has %d buffers and places for %d", len(buffers), len(list))
	}
	for i, p := range list {
		path, ok := p.([]any)
		if !ok || !put(state, path, buffers[i]) {
			return fmt.Errorf("widgets: a message of the front end has a buffer for %v, which its state does not have", p)
		}
	}
	return nil
}

// put sets the place at a path, the way to which is there.
func put(at any, path []any, b []byte) bool {
	for i, step := range path {
		last := i == len(path)-1
		switch at2 := at.(type) {
		case map[string]any:
			k, ok := step.(string)
			if !ok {
				return false
			}
			if last {
				at2[k] = b
				return true
			}
			at = at2[k]
		case []any:
			n, ok := step.(float64)
			if !ok || n < 0 || n >= float64(len(at2)) || n != float64(int(n)) {
				return false
			}
			if last {
				at2[int(n)] = b
				return true
			}
			at = at2[int(n)]
		default:
			return false
		}
	}
	return false
}
