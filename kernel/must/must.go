// Package must ends a cell with the error of a call, and leaves its result:
//
//	client := must.Get(heops.NewClient(p))
package must

// Get returns the value, and panics with the error if there is one.
func Get[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// Two is Get for calls with two results.
func Two[T, U any](first T, second U, err error) (T, U) {
	if err != nil {
		panic(err)
	}
	return first, second
}

// Do panics with the error, if there is one.
func Do(err error) {
	if err != nil {
		panic(err)
	}
}
