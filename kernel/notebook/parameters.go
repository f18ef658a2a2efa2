package notebook

import (
	"fmt"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// Parameter is a value for a variable of the notebook, given from outside.
type Parameter struct{ Name, Value string }

// ParseParameter reads "name=value".
func ParseParameter(s string) (Parameter, error) {
	name, value, found := strings.Cut(s, "=")
	name = strings.TrimSpace(name)
	if !found || !token.IsIdentifier(name) || name == "_" {
		return Parameter{}, fmt.Errorf("the parameter %q is not name=value with a Go name", s)
	}
	return Parameter{name, value}, nil
}

// literal is the value in Go: integers, floats, booleans and quoted strings as
// they are, everything else as a string.
func (p Parameter) literal() string {
	v := strings.TrimSpace(p.Value)
	if v == "true" || v == "false" {
		return v
	}
	if _, err := strconv.ParseInt(v, 0, 64); err == nil {
		return v
	}
	if f, err := strconv.ParseFloat(v, 64); err == nil && f-f == 0 { // neither Inf nor NaN
		return v
	}
	if s, err := strconv.Unquote(v); err == nil && v[0] != '\'' {
		return strconv.Quote(s)
	}
	return strconv.Quote(p.Value)
}

// The tags of papermill's cells (https://papermill.readthedocs.io/).
const (
	tagParameters = "parameters"
	tagInjected   = "injected-parameters"
)

// SetParameters puts a cell behind the one tagged "parameters" that assigns
// the values. Without such a cell it comes first and declares the variables.
// A cell that an earlier run has put there is replaced.
func (n *Notebook) SetParameters(parameters []Parameter) error {
	if len(parameters) == 0 {
		return nil
	}
	n.Cells = slices.DeleteFunc(n.Cells, func(c *Cell) bool { return c.HasTag(tagInjected) })
	at := slices.IndexFunc(n.Cells, func(c *Cell) bool { return c.IsCode() && c.HasTag(tagParameters) })
	assign := " = "
	if at < 0 {
		assign = " := "
	}
	text := []string{"// Parameters"}
	for _, p := range parameters {
		text = append(text, p.Name+assign+p.literal())
	}
	c, err := n.newCell(strings.Join(text, "\n"), tagInjected)
	if err != nil {
		return fmt.Errorf("make the cell of the parameters: %w", err)
	}
	n.Cells = slices.Insert(n.Cells, at+1, c)
	return nil
}
