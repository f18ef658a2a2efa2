package experiment_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cryptounet/heops/science/experiment"
)

func ExampleReport_Records() {
	type score struct {
		Slice        string
		SameAsFloats float64
		VRand        float64 `table:"V_rand"`
		Took         time.Duration
		hidden       int
	}
	report, _ := experiment.NewReport("", "scores", "Scores")
	kept, err := report.Records("scores", "A slice a line", []score{{"train/00", 0.9997, 0.98, 1200 * time.Millisecond, 1}})
	fmt.Println(kept.Table())
	fmt.Println(err)
	// Output:
	// [slice same as floats V_rand took] [[train/00 0.9997 0.98 1.2s]]
	// <nil>
}

type lined int

func (l lined) Row() ([]string, []any) { return []string{"line"}, []any{int(l)} }

func TestRecords(t *testing.T) {
	r, err := experiment.NewReport("", "x", "X")
	if err != nil {
		t.Fatal(err)
	}
	clock := experiment.StartClock()
	clock.Lap("keys")
	for _, c := range []struct {
		records any
		want    string // header, or error
		rows    int
	}{
		{[]lined{1, 2}, "line", 2},
		{lined(3), "line", 1},
		{[]any{lined(3), lined(4)}, "line", 2},
		{[]*struct{ LogN, MB, ROCCurve int }{{1, 2, 3}}, "log N, MB, ROC curve", 1},
		{clock, "", 1},
		{[]int{1}, "is no struct", 0},
		{[]struct{ hidden int }{{1}}, "no exported fields", 0},
		{[]lined{}, "has no rows", 0},
		{nil, "has no rows", 0},
	} {
		kept, err := r.Records("t", "T", c.records)
		headers, rows := kept.Table()
		got := strings.Join(headers, ", ")
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, c.want) || len(rows) != c.rows || (err == nil) != (c.rows > 0) {
			t.Errorf("%T: %q of %d rows, want %q of %d", c.records, got, len(rows), c.want, c.rows)
		}
	}
}
