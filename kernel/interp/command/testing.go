package command

import (
	"fmt"
	"regexp"
	"strings"

	"cryptounet/kernel/cells/magics"
	"cryptounet/kernel/engine"
)

// tests runs the cells' tests or benchmarks by package testing.
func (c *cell) tests(p magics.Part) *engine.Fault {
	wanted, err := regexp.Compile(p.Rest)
	if err != nil {
		return c.mistake(p, err.Error())
	}
	prefix, name, kind := "Test", "t", "test"
	if p.Magic == "bench" {
		prefix, name, kind = "Benchmark", "b", "benchmark"
	}
	takes := fmt.Sprintf("(%s *testing.%s)", name, prefix[:1])
	signature := regexp.MustCompile(`^\((\w+ )?\*testing\.` + prefix[:1] + `\)$`)
	var entries []string
	for _, n := range c.Names() {
		if n.Kind != "function" || !strings.HasPrefix(n.Name, prefix) || !signature.MatchString(n.Type) || !wanted.MatchString(n.Name) {
			continue
		}
		entries = append(entries, fmt.Sprintf("{Name: %q, F: %s}", n.Name, n.Name))
	}
	if len(entries) == 0 {
		return c.mistake(p, fmt.Sprintf("the cells declare no %ss%s: a %s is a func %sName%s", kind, matching(p.Rest), kind, prefix, takes))
	}
	code := fmt.Sprintf("import (testrunCell \"cryptounet/kernel/cell\"; \"cryptounet/kernel/testrun\")\ntestrun.%ss(testrunCell.Context(), []testrun.%s{%s})", prefix, prefix, strings.Join(entries, ", "))
	v, fault := c.Go(c.ctx, "the tests of "+c.name, code, c.out) // no value of the cell
	if fault == nil && v["text/plain"] != "true" {
		fault = &engine.Fault{Name: "test", Value: "FAIL", Traceback: []string{"FAIL: the tests above"}}
	}
	return fault
}

func matching(pattern string) string {
	if pattern == "" {
		return ""
	}
	return " that match " + pattern
}
