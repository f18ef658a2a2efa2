package evaluator_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// secretive are the names of Lattigo that hold a secret key, make one, or take
// one.
var secretive = []string{"SecretKey", "KeyGenerator", "Encryptor", "Decryptor", "PrivateKey"}

// TestNoSecretInReach proves that who evaluates has no use of a secret: the
// packages of this module that the evaluator imports, directly or not, are
// neither the client nor the place of secret keys, and none of their files
// names a type or function of Lattigo that has to do with secret keys.
func TestNoSecretInReach(t *testing.T) {
	files := 0
	for _, p := range deps(t, "cryptounet/heops/evaluator") {
		if strings.Contains(p.ImportPath, "/client") || strings.Contains(p.ImportPath, "/methods/") {
			t.Errorf("the evaluator imports %s", p.ImportPath)
		}
		for _, name := range p.GoFiles {
			files++
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, at := range uses(f) {
				t.Errorf("%v uses %s", fset.Position(at.Pos()), at.Name)
			}
		}
	}
	if files < 40 {
		t.Errorf("only %d files were read", files)
	}
	// What the proof looks for is found where it is.
	names, err := filepath.Glob("../client/secret/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		found += len(uses(f))
	}
	if found < 4 {
		t.Error("the proof does not see the uses of the secret key in package secret")
	}
}

// TestClientNeedsNoNetwork: who encrypts does so by the public plan; the weights
// and the planner are out of its reach.
func TestClientNeedsNoNetwork(t *testing.T) {
	for _, p := range deps(t, "cryptounet/heops/client") {
		for _, not := range []string{"/network/model", "/network/program", "/network/planner", "/network/zoo", "/evaluator", "/backend"} {
			if strings.HasSuffix(p.ImportPath, not) {
				t.Errorf("the client imports %s", p.ImportPath)
			}
		}
	}
}

type goPackage struct {
	ImportPath, Dir string
	GoFiles         []string
}

// deps lists the packages of this module that a package imports, and itself.
func deps(t *testing.T, path string) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-json=ImportPath,Dir,GoFiles", path).Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var own []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p goPackage
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(p.ImportPath, "cryptounet/") {
			own = append(own, p)
		}
	}
	if len(own) < 5 {
		t.Fatalf("go list found %d packages of this module", len(own))
	}
	return own
}

// uses returns the identifiers of a file that name what is secretive.
func uses(f *ast.File) (found []*ast.Ident) {
	ast.Inspect(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			for _, s := range secretive {
				if strings.Contains(id.Name, s) {
					found = append(found, id)
				}
			}
		}
		return true
	})
	return found
}
