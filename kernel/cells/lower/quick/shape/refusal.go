package shape

import (
	"fmt"
	"go/token"
)

// Refusal is why a function stays with the interpreter.
type Refusal struct {
	Pos token.Pos
	Msg string
}

func (r *Refusal) Error() string { return r.Msg }

// Try runs what may refuse.
func Try(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			if e, ok := r.(*Refusal); ok {
				err = e
				return
			}
			err = fmt.Errorf("the second tier gives up on it: %v", r)
		}
	}()
	f()
	return nil
}
