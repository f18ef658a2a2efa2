//go:build !go1.26 || go1.27 || !(amd64 || arm64)

package forge

import "reflect"

// Able says whether types can be made here.
func Able() bool { return false }

// Maker would make one type.
type Maker struct{}

// New makes no type.
func New(Plan) *Maker { return nil }

// Type is never called.
func (*Maker) Type() reflect.Type { return nil }

// Finish is never called.
func (*Maker) Finish([]Field, reflect.Type, reflect.Type, []Method, []Method) {}
