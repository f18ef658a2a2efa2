// Package notebook reads, runs and writes Jupyter notebooks (nbformat 4,
// https://nbformat.readthedocs.io/) without Jupyter. What it does not know it
// keeps, text for text: the difference between a notebook and the same
// notebook with outputs is the outputs.
package notebook

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Notebook is a notebook file.
type Notebook struct {
	Cells []*Cell

	top      object
	minor    int
	indent   string
	finalEnd bool // the file ends with a new line
}

// Cell is one cell.
type Cell struct {
	object object
	kind   string
	source string
	tags   []string
}

// Parse reads a notebook. Errors say what is wrong with which cell.
func Parse(text []byte) (*Notebook, error) {
	n := &Notebook{indent: indentOf(text), finalEnd: bytes.HasSuffix(text, []byte("\n"))}
	if err := json.Unmarshal(text, &n.top); err != nil {
		return nil, fmt.Errorf("read the notebook: %w", err)
	}
	var major int
	if err := errors.Join(n.top.get("nbformat", &major), n.top.get("nbformat_minor", &n.minor)); err != nil {
		return nil, fmt.Errorf("read the notebook: %w", err)
	}
	if major != 4 {
		return nil, fmt.Errorf("read the notebook: its format is %d, only nbformat 4 is supported (\"jupyter nbconvert --to notebook --nbformat 4\" converts it)", major)
	}
	if err := n.top.get("cells", &n.Cells); err != nil {
		return nil, fmt.Errorf("read the notebook: %w", err)
	}
	for i, c := range n.Cells {
		if c == nil {
			return nil, fmt.Errorf("read the notebook: cell %d is null", i+1)
		}
	}
	return n, nil
}

// UnmarshalJSON reads a cell.
func (c *Cell) UnmarshalJSON(text []byte) error {
	if err := json.Unmarshal(text, &c.object); err != nil {
		return fmt.Errorf("a cell: %w", err)
	}
	var source lines
	var metadata struct {
		Tags []string `json:"tags"`
	}
	err := errors.Join(c.object.get("cell_type", &c.kind), c.object.get("source", &source), c.object.get("metadata", &metadata))
	if err != nil {
		return fmt.Errorf("a cell: %w", err)
	}
	c.source, c.tags = string(source), metadata.Tags
	return nil
}

// MarshalJSON writes a cell.
func (c *Cell) MarshalJSON() ([]byte, error) { return c.object.MarshalJSON() }

// IsCode tells whether the cell holds code.
func (c *Cell) IsCode() bool { return c.kind == "code" }

// Source is the cell's text.
func (c *Cell) Source() string { return c.source }

// HasTag tells whether the cell carries a tag.
func (c *Cell) HasTag(tag string) bool { return slices.Contains(c.tags, tag) }

// SetResult replaces the cell's outputs and execution count (0 for none).
func (c *Cell) SetResult(count int, outputs []Output) error {
	var n any
	if count > 0 {
		n = count
	}
	if outputs == nil {
		outputs = []Output{}
	}
	return errors.Join(c.object.set("execution_count", n), c.object.set("outputs", outputs))
}

// newCell makes a code cell with a tag.
// Code returns the sources of the code cells.
func (n *Notebook) Code() (list []string) {
	for _, c := range n.Cells {
		if c.kind == "code" {
			list = append(list, c.source)
		}
	}
	return list
}

func (n *Notebook) newCell(source, tag string) (*Cell, error) {
	c := &Cell{kind: "code", source: source, tags: []string{tag}}
	fields := []struct {
		name  string
		value any
	}{
		{"cell_type", "code"}, {"execution_count", nil}, {"metadata", map[string]any{"tags": c.tags}},
		{"outputs", []any{}}, {"source", lines(source)},
	}
	for _, f := range fields {
		if err := c.object.set(f.name, f.value); err != nil {
			return nil, err
		}
	}
	if n.minor >= 5 { // nbformat 4.5 gives cells ids
		var b [4]byte
		rand.Read(b[:])
		if err := c.object.set("id", hex.EncodeToString(b[:])); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Encode writes the notebook with the indentation that it was read with.
func (n *Notebook) Encode() ([]byte, error) {
	if err := n.top.set("cells", n.Cells); err != nil {
		return nil, fmt.Errorf("write the notebook: %w", err)
	}
	text, err := n.top.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("write the notebook: %w", err)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", n.indent); err != nil {
		return nil, fmt.Errorf("write the notebook: %w", err)
	}
	if n.finalEnd {
		b.WriteByte('\n')
	}
	return b.Bytes(), nil
}

// indentOf finds what a line is indented with; Jupyter writes one space.
func indentOf(text []byte) string {
	_, rest, found := bytes.Cut(text, []byte("{\n"))
	if !found {
		return " "
	}
	n := len(rest) - len(bytes.TrimLeft(rest, " \t"))
	if n == 0 {
		return " "
	}
	return string(rest[:n])
}

// lines is text that notebooks hold as a list of lines, or as one string.
type lines string

func (l *lines) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*l = lines(one)
		return nil
	}
	var many []string
	if err := json.Unmarshal(text, &many); err != nil {
		return errors.New("text or a list of lines is needed")
	}
	*l = lines(strings.Join(many, ""))
	return nil
}

func (l lines) MarshalJSON() ([]byte, error) {
	many := slices.Collect(strings.Lines(string(l)))
	if many == nil {
		many = []string{}
	}
	return marshal(many)
}
