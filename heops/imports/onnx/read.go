package onnx

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"google.golang.org/protobuf/proto"

	"cryptounet/heops/bounded"
	"cryptounet/heops/imports/internal/pb"
)

// The versions of the operator set that are read.
const (
	oldestOpset = 7
	newestOpset = 23
)

// reader reads one file.
type reader struct {
	folder fs.FS // of external data, nil if there is none
	spent  int64 // bytes of external data so far
}

// Open reads an .onnx file and the external data beside it.
func Open(file string) (*Graph, error) {
	data, err := bounded.ReadFile(file, maxFile)
	if err != nil {
		return nil, fmt.Errorf("onnx: %w", err)
	}
	root, err := os.OpenRoot(filepath.Dir(file))
	if err != nil {
		return nil, fmt.Errorf("onnx: %w", err)
	}
	defer root.Close()
	return Read(filepath.Base(file), data, root.FS())
}

// Read reads the bytes of an .onnx file; name is for errors, folder is where
// external data lie, nil if there are none.
func Read(name string, data []byte, folder fs.FS) (*Graph, error) {
	r := &reader{folder: folder}
	g, err := r.graph(data)
	if err != nil {
		return nil, fmt.Errorf("onnx: %s: %w", name, err)
	}
	g.File = name
	return g, nil
}

func (r *reader) graph(data []byte) (*Graph, error) {
	if len(data) > maxFile {
		return nil, fmt.Errorf("%d bytes; at most %d are read", len(data), int64(maxFile))
	}
	if len(data) == 0 {
		return nil, bounded.Content(errors.New("the file is empty"))
	}
	if err := limited(data); err != nil {
		return nil, bounded.Content(fmt.Errorf("not an ONNX model (%d bytes): %w", len(data), err))
	}
	m := &pb.ModelProto{}
	if err := (proto.UnmarshalOptions{DiscardUnknown: true, RecursionLimit: 2 * maxDepth}).Unmarshal(data, m); err != nil {
		return nil, bounded.Content(fmt.Errorf("not an ONNX model (%d bytes): %w", len(data), err))
	}
	p := m.GetGraph()
	if p == nil || len(p.GetNode()) == 0 {
		return nil, bounded.Content(errors.New("not an ONNX model: no graph with nodes"))
	}
	g := &Graph{Producer: m.GetProducerName(), Constants: make(map[string]*Tensor)}
	for _, o := range m.GetOpsetImport() {
		if o.GetDomain() == "" || o.GetDomain() == "ai.onnx" {
			g.Opset = int(o.GetVersion())
		}
	}
	if g.Opset < oldestOpset || g.Opset > newestOpset {
		return nil, fmt.Errorf("operators of opset %d; %d to %d are read: export with torch.onnx.export(..., opset_version=17)", g.Opset, oldestOpset, newestOpset)
	}
	if len(p.GetSparseInitializer()) > 0 {
		return nil, errors.New("sparse initialisers; store weights densely")
	}
	for _, t := range p.GetInitializer() {
		if _, twice := g.Constants[t.GetName()]; twice || t.GetName() == "" {
			return nil, fmt.Errorf("two initialisers are named %q", t.GetName())
		}
		c, err := r.weight(t)
		if err != nil {
			return nil, fmt.Errorf("initialiser %q: %w", t.GetName(), err)
		}
		g.Constants[t.GetName()] = c
	}
	if err := g.ends(p); err != nil {
		return nil, err
	}
	return g, r.nodes(g, p)
}

// weight decodes an initialiser, whose values are to be numbers. A single one
// may be infinite: the bound of a range that has none.
func (r *reader) weight(p *pb.TensorProto) (*Tensor, error) {
	t, err := r.decode(p)
	if err != nil {
		return nil, err
	}
	if i := t.finite(); i >= 0 && (t.Len() > 1 || t.Floats[i] != t.Floats[i]) {
		return nil, fmt.Errorf("value %d is %g: the network was not trained to an end, or the export failed", i, t.Floats[i])
	}
	return t, nil
}

// ends reads inputs and outputs.
func (g *Graph) ends(p *pb.GraphProto) error {
	seen := make(map[string]bool)
	for _, v := range p.GetInput() {
		name := v.GetName()
		if seen[name] || name == "" {
			return fmt.Errorf("two inputs are named %q", name)
		}
		seen[name] = true
		if _, given := g.Constants[name]; given {
			continue // a weight that the export lists as an input too
		}
		in := Input{Name: name, Type: Other}
		if t := v.GetType().GetTensorType(); t != nil {
			in.Type = typeOf(t.GetElemType())
			for _, d := range t.GetShape().GetDim() {
				if n := d.GetDimValue(); n < 0 || n > 1<<30 {
					return fmt.Errorf("input %q has a side of %d", name, n)
				}
				in.Shape = append(in.Shape, int(d.GetDimValue()))
			}
		}
		g.Inputs = append(g.Inputs, in)
	}
	for _, v := range p.GetOutput() {
		g.Outputs = append(g.Outputs, v.GetName())
	}
	if len(g.Outputs) == 0 {
		return errors.New("the graph has no output")
	}
	return nil
}

// nodes reads the nodes and puts them in order.
func (r *reader) nodes(g *Graph, p *pb.GraphProto) error {
	if len(p.GetNode()) > maxNodes {
		return fmt.Errorf("%d nodes; at most %d are read", len(p.GetNode()), maxNodes)
	}
	var all []*Node
	for i, v := range p.GetNode() {
		n := &Node{Name: v.GetName(), Op: v.GetOpType(), Inputs: v.GetInput(), Outputs: v.GetOutput(), attributes: make(map[string]attribute)}
		if n.Label() == "" {
			return fmt.Errorf("node %d (%s) has neither a name nor an output", i, n.Op)
		}
		if d := v.GetDomain(); d != "" && d != "ai.onnx" {
			return fmt.Errorf("%v is of domain %q; only ONNX's own operators are read", n, d)
		}
		for _, a := range v.GetAttribute() {
			if _, twice := n.attributes[a.GetName()]; twice {
				return fmt.Errorf("%v has two attributes named %q", n, a.GetName())
			}
			got, err := r.attribute(a)
			if err != nil {
				return fmt.Errorf("%v, attribute %q: %w", n, a.GetName(), err)
			}
			n.attributes[a.GetName()] = got
		}
		all = append(all, n)
	}
	var err error
	g.Nodes, err = g.sorted(all)
	return err
}

func (r *reader) attribute(p *pb.AttributeProto) (a attribute, err error) {
	a = attribute{f: float64(p.GetF()), i: p.GetI(), s: string(p.GetS()), ints: p.GetInts(), kind: p.GetType().String()}
	for _, f := range p.GetFloats() {
		a.floats = append(a.floats, float64(f))
	}
	if p.GetT() != nil {
		a.t, err = r.decode(p.GetT())
	}
	return a, err
}
