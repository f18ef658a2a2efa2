package widgets

import (
	"fmt"
	"math"
)

// IntSlider is a slider for integers.
type IntSlider struct{ Control[int] }

// NewIntSlider returns a slider from min to max.
func NewIntSlider(label string, min, max, value int) *IntSlider {
	s := new(IntSlider)
	low, high := order(min, max)
	state := map[string]any{"min": low, "max": high, "step": 1, "value": clamp(value, low, high)}
	w := newControl("IntSlider", "SliderStyle", label, state)
	s.bind(w, "value", "IntSlider", clampedInt(w), same[int], func(v int) string {
		return fmt.Sprintf("%d (%v to %v)", v, w.model.Get("min"), w.model.Get("max"))
	})
	return s
}

// FloatSlider is a slider for numbers.
type FloatSlider struct{ Control[float64] }

// NewFloatSlider returns a slider from min to max in steps of a round hundredth of that.
func NewFloatSlider(label string, min, max, value float64) *FloatSlider {
	s := new(FloatSlider)
	low, high := order(finite(min), finite(max))
	state := map[string]any{"min": low, "max": high, "step": step(high - low), "readout_format": ".4~g", "value": clamp(finite(value), low, high)}
	w := newControl("FloatSlider", "SliderStyle", label, state)
	s.bind(w, "value", "FloatSlider", clampedFloat(w), same[float64], func(v float64) string {
		return fmt.Sprintf("%s (%v to %v)", short(v), w.model.Get("min"), w.model.Get("max"))
	})
	return s
}

// IntRangeSlider is a slider with two handles.
type IntRangeSlider struct{ Ranged[int] }

// NewIntRangeSlider returns a slider from min to max with handles at low and high.
func NewIntRangeSlider(label string, min, max, low, high int) *IntRangeSlider {
	s := new(IntRangeSlider)
	min, max = order(min, max)
	low, high = order(clamp(low, min, max), clamp(high, min, max))
	state := map[string]any{"min": min, "max": max, "step": 1, "value": []int{low, high}}
	w := newControl("IntRangeSlider", "SliderStyle", label, state)
	s.bind(w, "value", "IntRangeSlider", pair(clampedInt(w)), listed[int], func(v [2]int) string {
		return fmt.Sprintf("%d to %d (%v to %v)", v[0], v[1], w.model.Get("min"), w.model.Get("max"))
	})
	return s
}

// FloatRangeSlider is a slider with two handles.
type FloatRangeSlider struct{ Ranged[float64] }

// NewFloatRangeSlider returns a slider from min to max with handles at low and high.
func NewFloatRangeSlider(label string, min, max, low, high float64) *FloatRangeSlider {
	s := new(FloatRangeSlider)
	min, max = order(finite(min), finite(max))
	low, high = order(clamp(finite(low), min, max), clamp(finite(high), min, max))
	state := map[string]any{"min": min, "max": max, "step": step(max - min), "readout_format": ".4~g", "value": []float64{low, high}}
	w := newControl("FloatRangeSlider", "SliderStyle", label, state)
	s.bind(w, "value", "FloatRangeSlider", pair(clampedFloat(w)), listed[float64], func(v [2]float64) string {
		return fmt.Sprintf("%s to %s (%v to %v)", short(v[0]), short(v[1]), w.model.Get("min"), w.model.Get("max"))
	})
	return s
}

// Ranged is a control with two values.
type Ranged[T int | float64] struct{ Control[[2]T] }

// Value are the places of the handles.
func (r *Ranged[T]) Value() (low, high T) {
	v := r.Control.Value()
	return v[0], v[1]
}

// SetValue moves the handles.
func (r *Ranged[T]) SetValue(low, high T) error { return r.Control.SetValue([2]T{low, high}) }

// OnChange has f called when a handle has been moved.
func (r *Ranged[T]) OnChange(f func(low, high T)) {
	r.Control.OnChange(func(v [2]T) { f(v[0], v[1]) })
}

// IntProgress is a bar that cells move.
type IntProgress struct{ Control[int] }

// NewIntProgress returns a bar at 0 of max.
func NewIntProgress(label string, max int) *IntProgress {
	p := new(IntProgress)
	_, max = order(0, max)
	w := newControl("IntProgress", "ProgressStyle", label, map[string]any{"_view_name": "ProgressView", "min": 0, "max": max, "value": 0, "bar_style": ""})
	p.bind(w, "value", "IntProgress", clampedInt(w), same[int], func(v int) string {
		return fmt.Sprintf("%d of %v", v, w.model.Get("max"))
	})
	return p
}

// FloatProgress is a bar that cells move.
type FloatProgress struct{ Control[float64] }

// NewFloatProgress returns a bar at 0 of max.
func NewFloatProgress(label string, max float64) *FloatProgress {
	p := new(FloatProgress)
	_, max = order(0, finite(max))
	w := newControl("FloatProgress", "ProgressStyle", label, map[string]any{"_view_name": "ProgressView", "min": 0.0, "max": max, "value": 0.0, "bar_style": ""})
	p.bind(w, "value", "FloatProgress", clampedFloat(w), same[float64], func(v float64) string {
		return fmt.Sprintf("%s of %v", short(v), w.model.Get("max"))
	})
	return p
}

func order[T int | float64](a, b T) (low, high T) { return min(a, b), max(a, b) }

func clamp[T int | float64](v, low, high T) T { return min(max(v, low), high) }

// finite is a number that a page can show.
func finite(f float64) float64 {
	if math.IsNaN(f) {
		return 0
	}
	return clamp(f, -math.MaxFloat64/4, math.MaxFloat64/4)
}

// step is a round number, about a hundredth of a width.
func step(width float64) float64 {
	if width <= 0 {
		return 1
	}
	ten := math.Pow(10, math.Floor(math.Log10(width/100)))
	for _, f := range []float64{1, 2, 5} {
		if width/100 <= f*ten*1.0000001 {
			return f * ten
		}
	}
	return 10 * ten
}
