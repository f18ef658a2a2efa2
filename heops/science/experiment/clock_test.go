package experiment_test

import (
	"fmt"
	"testing"
	"time"

	"cryptounet/heops/science/experiment"
)

func ExampleClock() {
	var clock experiment.Clock
	clock.Add("encrypt", 50*time.Millisecond)
	clock.Add("evaluate", time.Second)
	clock.Add("encrypt", 50*time.Millisecond)
	fmt.Println(&clock)
	fmt.Printf("%.1f\n", clock.Seconds("encrypt", "evaluate", "never"))
	// Output:
	// encrypt 0.10 s, evaluate 1.00 s
	// 1.1
}

func TestLap(t *testing.T) {
	clock := experiment.StartClock()
	time.Sleep(20 * time.Millisecond)
	clock.Restart()
	first := clock.Lap("a")
	time.Sleep(20 * time.Millisecond)
	if second := clock.Lap("b"); first >= 20*time.Millisecond || second < 20*time.Millisecond || clock.Seconds("b") != second.Seconds() {
		t.Errorf("laps of %v and %v: %v", first, second, clock)
	}
	if _, rows := clock.Table(); len(rows) != 2 || rows[0][0] != "a" {
		t.Errorf("the table is %v", rows)
	}
}
