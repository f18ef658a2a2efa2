package limit

import (
	"log/slog"
	"strings"
	"testing"
)

func TestWarningsAreLimited(t *testing.T) {
	var b strings.Builder
	log := Warnings(slog.New(slog.NewTextHandler(&b, nil))).With("a", 1)
	for range 1000 {
		log.Warn("w")
	}
	log.Error("e")
	// A second may end meanwhile, once.
	if n := strings.Count(b.String(), "msg=w"); n < warningsPerSecond || n > 3*warningsPerSecond {
		t.Errorf("%d warnings", n)
	}
	if !strings.Contains(b.String(), "msg=e") {
		t.Error("the error is missing")
	}
}
