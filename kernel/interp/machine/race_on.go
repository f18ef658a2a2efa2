//go:build race

package machine

// raceEnabled leaves the position marks out of lowered code: all goroutines of
// a cell write them, harmlessly, but not by the rules.
const raceEnabled = true
