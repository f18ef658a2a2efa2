package form

import (
	"fmt"
	"go/types"
	"strings"
	"sync"

	"golang.org/x/tools/go/types/typeutil"
)

// Type is a type that lowered code names at run time: in a box, a type switch,
// an assertion. Its key is what the code says.
type Type struct {
	Key  int
	Type types.Type
	// Plain says that values of the type sit in an interface as they are;
	// others are boxed with their type, because their Go type is lost in the
	// lowered form.
	Plain bool

	// Registered and Bound note that the runtime has the type, and its methods.
	Registered, Bound bool
}

// Table is the types of one interpreter: their keys, and the names that their
// structs have in lowered code. But for Types and Find it is not safe for use
// by several goroutines.
type Table struct {
	// Native says whether an import path is a compiled package.
	Native func(path string) bool

	mu      sync.Mutex   // of types and byKey: printing looks types up while a cell runs
	types   typeutil.Map // types.Type -> *Type
	byKey   []*Type
	structs typeutil.Map // types.Type -> string
	context *types.Context
	locals  map[localKey]*types.Named
}

// New returns an empty table.
func New() *Table {
	return &Table{
		Native:  func(string) bool { return true },
		context: types.NewContext(),
		locals:  map[localKey]*types.Named{},
	}
}

// Types returns the types that have been given keys, by key.
func (tab *Table) Types() []*Type {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return tab.byKey
}

// Key returns the key of a type.
func (tab *Table) Key(t types.Type) *Type {
	t = types.Unalias(t)
	tab.mu.Lock()
	defer tab.mu.Unlock()
	if k, ok := tab.types.At(t).(*Type); ok {
		return k
	}
	k := &Type{Key: len(tab.byKey), Type: t, Plain: tab.plain(t, nil)}
	tab.byKey = append(tab.byKey, k)
	tab.types.Set(t, k)
	return k
}

// Find returns the key of a type if it has one.
func (tab *Table) Find(t types.Type) *Type {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	k, _ := tab.types.At(types.Unalias(t)).(*Type)
	return k
}

// StructName is the name of a type's struct in lowered code.
func (tab *Table) StructName(t types.Type) (string, bool) {
	name, ok := tab.structs.At(types.Unalias(t)).(string)
	return name, ok
}

// Keys is the list of several types' keys.
func (tab *Table) Keys(ts []types.Type) string {
	var b strings.Builder
	for _, t := range ts {
		fmt.Fprintf(&b, "%d,", tab.Key(t).Key)
	}
	return b.String()
}

// NameStruct gives a type's struct its name in lowered code, and returns what
// takes it back.
func (tab *Table) NameStruct(t types.Type, name string) (undo func()) {
	tab.structs.Set(t, name)
	return func() { tab.structs.Delete(t) }
}
