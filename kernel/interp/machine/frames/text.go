package frames

import (
	"fmt"
	"reflect"
	"strconv"
)

// bound is an index: a number that is not negative, or one that is.
type bound struct {
	negative bool
	n        uint64
}

func signed(i int64) bound { return bound{i < 0, uint64(i)} }

func (b bound) String() string {
	if b.negative {
		return strconv.FormatInt(int64(b.n), 10)
	}
	return strconv.FormatUint(b.n, 10)
}

// beyond says whether a bound is more than another that is not negative.
func (b bound) beyond(most bound) bool { return !b.negative && b.n > most.n }

func indexed(i bound, n int) string {
	switch {
	case i.negative:
		return fmt.Sprintf("index out of range [%v]", i)
	case i.n >= uint64(n):
		return fmt.Sprintf("index out of range [%v] with length %d", i, n)
	}
	return ""
}

// sliced is what Go says of a slice expression: the last bound is looked at first.
func sliced(at []bound, x reflect.Value) string {
	const out = "slice bounds out of range "
	most, what := signed(int64(x.Len())), "length"
	if x.Kind() == reflect.Slice && len(at) > 1 {
		most, what = signed(int64(x.Cap())), "capacity"
	}
	switch len(at) {
	case 1: // x[i:]
		switch i := at[0]; {
		case i.negative:
			return fmt.Sprintf(out+"[%v:]", i)
		case i.beyond(most):
			return fmt.Sprintf(out+"[%v:%v]", i, most)
		}
	case 2:
		switch i, j := at[0], at[1]; {
		case j.negative:
			return fmt.Sprintf(out+"[:%v]", j)
		case j.beyond(most):
			return fmt.Sprintf(out+"[:%v] with %s %v", j, what, most)
		case i.negative:
			return fmt.Sprintf(out+"[%v:]", i)
		case i.beyond(j):
			return fmt.Sprintf(out+"[%v:%v]", i, j)
		}
	case 3:
		switch i, j, k := at[0], at[1], at[2]; {
		case k.negative:
			return fmt.Sprintf(out+"[::%v]", k)
		case k.beyond(most):
			return fmt.Sprintf(out+"[::%v] with %s %v", k, what, most)
		case j.negative:
			return fmt.Sprintf(out+"[:%v:]", j)
		case j.beyond(k):
			return fmt.Sprintf(out+"[:%v:%v]", j, k)
		case i.negative:
			return fmt.Sprintf(out+"[%v::]", i)
		case i.beyond(j):
			return fmt.Sprintf(out+"[%v:%v:]", i, j)
		}
	}
	return ""
}
