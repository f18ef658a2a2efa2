package emit

import (
	"reflect"
	"testing"
)

func TestComponents(t *testing.T) {
	graph := [][]edge{{{to: 1}}, {{to: 2}, {to: 3}}, {{to: 1}}, {}}
	if got, want := components(graph), [][]int{{3}, {1, 2}, {0}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestSequence(t *testing.T) {
	// 0 holds 1 by value, 1 points to 0: 0 has to come first.
	edges := [][]edge{{{1, true}}, {{0, false}}}
	if got, ok := sequence([]int{1, 0}, edges); !ok || !reflect.DeepEqual(got, []int{0, 1}) {
		t.Errorf("%v, %v", got, ok)
	}
	// 1 points to 0 and to 2, which hold it by value: there is no order.
	edges = [][]edge{{{1, true}}, {{0, false}, {2, false}}, {{1, true}}}
	if got, ok := sequence([]int{0, 1, 2}, edges); ok {
		t.Errorf("%v", got)
	}
}
