// Package past has cells refer to earlier ones: _ is the value that was shown
// last, Out[3] what cell 3 has shown, with its type, and In[3] its source.
//
// Each value that a cell shows is kept in a variable, whose name nobody can write:
// the references become that name. Where Out stands for itself, it is a
// map[int]any; In is a map[int]string.
package past

import (
	"fmt"
	"go/constant"
	"go/types"
	"maps"
	"math"
	"slices"
)

// Kept is how many values are kept, the latest, however large they are. Those that
// functions of cells hold stay as long.
const Kept = 100

// mark ends names that cells cannot have written.
const mark = "ʹ"

// The names of Out and In as a whole, as long as these are.
const (
	OutMap = "O" + mark
	InMap  = mark
)

// Name is the name of the variable that holds what a cell has shown: as long as
// Out[3].
func Name(cell int) string { return fmt.Sprintf("Out%d%s", cell, mark) }

// Cell is the number of a cell by its name.
func Cell(name string) (n int, ok bool) {
	if _, err := fmt.Sscanf(name, "cell %d", &n); err != nil || n < 1 {
		return 0, false
	}
	return n, name == fmt.Sprintf("cell %d", n)
}

// Values are the values that cells have shown.
type Values struct {
	vars map[int]*types.Var
	held map[int]bool   // by functions of cells
	none map[int]string // why a cell that has run has none
	last int
	free []*types.Var // of values that are not kept any longer
}

// Ran notes that a cell has run, and the variable that holds what it has shown, if
// it has shown one value that can be kept; why says why not.
func (v *Values) Ran(cell int, shown *types.Var, why string) {
	if v.vars == nil {
		v.vars, v.held, v.none = map[int]*types.Var{}, map[int]bool{}, map[int]string{}
	}
	if shown != nil {
		v.vars[cell], v.last = shown, cell
		delete(v.none, cell)
	} else if v.vars[cell] == nil {
		v.none[cell] = why
	}
}

// Hold notes that a function of a cell may read a value at any time.
func (v *Values) Hold(cell int) { v.held[cell] = true }

// Last is the cell whose value was shown last, 0 if none was.
func (v *Values) Last() int { return v.last }

// Var is the variable that holds a cell's value.
func (v *Values) Var(cell int) *types.Var { return v.vars[cell] }

// Cells are those whose values are kept, in their order.
func (v *Values) Cells() []int { return slices.Sorted(maps.Keys(v.vars)) }

// Old are the variables of values that are not to be kept when one more is.
func (v *Values) Old() (list []int) {
	cells := slices.DeleteFunc(v.Cells(), func(n int) bool { return v.held[n] })
	if len(cells) < Kept {
		return nil
	}
	return cells[:len(cells)-Kept+1]
}

// Forget leaves a value out.
func (v *Values) Forget(cell int) {
	if old := v.vars[cell]; old != nil {
		v.free = append(v.free[max(0, len(v.free)-Kept+1):], old)
	}
	delete(v.vars, cell)
	v.none[cell] = fmt.Sprintf("the last %d values are kept, and this one is older", Kept)
}

// Free is a variable of a type whose value is not kept any longer, nil if there is
// none: its place can hold another value. It is returned once.
func (v *Values) Free(t types.Type) *types.Var {
	i := slices.IndexFunc(v.free, func(old *types.Var) bool { return types.Identical(old.Type(), t) })
	if i < 0 {
		return nil
	}
	old := v.free[i]
	v.free = slices.Delete(v.free, i, i+1)
	return old
}

// why says why there is no value of a cell.
func (v *Values) why(cell int) string {
	switch why, ok := v.none[cell]; {
	case !ok:
		return fmt.Sprintf("cell %d has not run", cell)
	case why == "":
		return fmt.Sprintf("cell %d showed no value", cell)
	default:
		return why
	}
}

// Type is the type of a variable that can hold a value, nil where none can, with
// the reason.
func Type(cell int, tv types.TypeAndValue) (t types.Type, why string) {
	basic, _ := tv.Type.(*types.Basic)
	_, several := tv.Type.(*types.Tuple)
	switch {
	case several:
		return nil, fmt.Sprintf("cell %d showed several values; one alone is kept", cell)
	case !tv.IsValue() || tv.IsNil():
		return nil, ""
	case basic == nil || basic.Info()&types.IsUntyped == 0 || tv.Value == nil:
		return types.Default(tv.Type), ""
	}
	switch tv.Value.Kind() {
	case constant.Int:
		if _, exact := constant.Int64Val(tv.Value); !exact {
			return nil, fmt.Sprintf("cell %d showed a constant that no variable can hold", cell)
		}
	case constant.Float:
		if x, _ := constant.Float64Val(tv.Value); math.IsInf(x, 0) {
			return nil, fmt.Sprintf("cell %d showed a constant that no variable can hold", cell)
		}
	}
	return types.Default(tv.Type), ""
}
