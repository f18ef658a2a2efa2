package heops_test

import (
	"bytes"
	"context"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cryptounet/heops/backend"
	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/backend/native"
	"cryptounet/heops/cipher"
	"cryptounet/heops/client"
	"cryptounet/heops/client/input"
	"cryptounet/heops/client/keystore"
	"cryptounet/heops/client/memory"
	"cryptounet/heops/client/parallel"
	"cryptounet/heops/client/sampling"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/client/sender"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/methods/vector"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/program"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/wire"
)

// values are nil and zero values of what the packages export, and whole ones
// that are asked for what they do not have.
func values(t *testing.T) map[string]any {
	s := session.Small(t)
	twin, err := s.Program.Twin(s.Image)
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.Evaluator.Start(s.Encrypt(t))
	if err != nil {
		t.Fatal(err)
	}
	c, err := cipher.NewContext(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	same, err := s.Client.Compare(context.Background(), s.Encrypt(t), twin)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]any{
		"plan": s.Plan, "program": s.Program, "twin": twin, "run": run, "context": c, "comparison": same,
		"keys": s.Keys, "encrypted": s.Encrypt(t), "client": s.Client, "evaluator": s.Evaluator,
		"zero plan": new(plan.Plan), "zero step": plan.Step{}, "zero tensor": plan.Tensor{}, "zero work": plan.Work{},
		"zero options": plan.Options{}, "zero channels": plan.Channels(nil), "zero security error": new(plan.SecurityError),
		"no twin": (*plan.Twin)(nil), "zero twin": new(plan.Twin),
		"no program": (*program.Program)(nil), "zero program": new(program.Program), "zero output": program.Output{},
		"zero pixels": tensor.Pixels{},
		"no scheme":   (*cipher.Scheme)(nil), "zero scheme": new(cipher.Scheme),
		"zero context": new(cipher.Context),
		"no map":       (*cipher.Encrypted)(nil), "zero encrypted": new(cipher.Encrypted),
		"no keys": (*cipher.EvaluationKeys)(nil), "zero keys": new(cipher.EvaluationKeys), "zero seed": new(cipher.Seed),
		"no public key": (*cipher.PublicKey)(nil), "zero public key": new(cipher.PublicKey), "zero unlock": keystore.Unlock{}, "no description": (*keystore.Description)(nil), "zero description": new(keystore.Description), "unknown protection": keystore.Kind(77),
		"no shared": (*client.Shared)(nil), "zero shared": new(client.Shared), "zero sharing error": new(client.SharingError), "no encoder": (*input.Encoder)(nil), "zero encoder": new(input.Encoder),
		"no region": (*memory.Region)(nil), "zero region": new(memory.Region),
		"no sender": (*sender.Sender)(nil), "zero sender": new(sender.Sender),
		"no client": (*client.Client)(nil), "zero client": new(client.Client), "zero range error": new(client.RangeError),
		"no comparison": (*client.Comparison)(nil), "zero comparison": new(client.Comparison),
		"no secret": (*secret.Key)(nil), "zero secret": new(secret.Key), "no seed": (*secret.Seed)(nil), "zero seed of a secret": new(secret.Seed),
		"no evaluator": (*evaluator.Evaluator)(nil), "zero evaluator": new(evaluator.Evaluator),
		"no run": (*evaluator.Run)(nil), "zero run": new(evaluator.Run), "zero report": evaluator.StepReport{},
		"zero kind": backend.Kind(0), "zero scaled": arithmetic.Scaled{},
		"no vector": (*vector.Vector)(nil), "zero vector": new(vector.Vector), "zero parameters": vector.Parameters{},
		"no vector keys": (*vector.EvaluationKeys)(nil), "zero vector keys": new(vector.EvaluationKeys),
		"no vector client": (*vector.Client)(nil), "zero vector client": new(vector.Client),
		"no vector evaluator": (*vector.Evaluator)(nil), "zero vector evaluator": new(vector.Evaluator),
		"zero counts": vector.Counts{}, "zero level error": new(vector.LevelError), "zero key error": new(vector.KeyError),
		"zero digest": new(wire.Digest), "zero owner": wire.Owner{}, "unknown kind of frame": wire.Kind(77),
	}
}

// functions are called with zero values of their parameters.
var functions = map[string]any{
	"backend.New": backend.New, "backend.NewOn": backend.NewOn, "backend.Best": backend.Best,
	"native.New": native.New, "native.Supports": native.Supports, "arithmetic.Scale": arithmetic.Scale,
	"cipher.New": cipher.New, "cipher.NewContext": cipher.NewContext, "cipher.NewScheme": cipher.NewScheme, "cipher.NewEvaluationKeys": cipher.NewEvaluationKeys, "cipher.Describe": cipher.Describe,
	"client.NewWith": client.NewWith, "cipher.NewPublicKey": cipher.NewPublicKey, "sender.New": sender.New, "input.NewEncoder": input.NewEncoder,
	"keystore.Write": keystore.Write, "keystore.Read": keystore.Read, "keystore.Describe": keystore.Describe, "keystore.Save": keystore.Save, "keystore.Replace": keystore.Replace, "keystore.Open": keystore.Open,
	"keystore.Recipients": keystore.Recipients, "memory.New": memory.New, "sampling.Derive": sampling.Derive, "sampling.Ternary": sampling.Ternary, "parallel.Each": parallel.Each,
	"client.New": client.New, "secret.New": secret.New, "secret.FromSeed": secret.FromSeed, "secret.Reproducible": secret.Reproducible, "secret.SeedFrom": secret.SeedFrom, "evaluator.New": evaluator.New, "evaluator.NewWith": evaluator.NewWith, "evaluator.Table": evaluator.Table,
	"vector.NewParameters": vector.NewParameters, "vector.NewClient": vector.NewClient, "vector.NewReproducibleClient": vector.NewReproducibleClient, "vector.NewEvaluator": vector.NewEvaluator, "vector.NewEvaluatorOn": vector.NewEvaluatorOn,
	"vector.ReadVector": vector.ReadVector, "vector.ReadEvaluationKeys": vector.ReadEvaluationKeys,
	"plan.Read": plan.Read, "plan.MaxLogQP": plan.MaxLogQP, "plan.CheckSecurity": plan.CheckSecurity, "planner.New": planner.New, "planner.Under": planner.Under, "program.New": program.New,
	"wire.NewReader": wire.NewReader,
}

// needing are the methods that say that they need what they are given: the step of
// a plan, a fmt.State.
var needing = []string{"Crosses", "InputLevel", "PoolTerms", "TotalTerms", "Format"}

// TestNothingPanics calls every method of nil and zero values, and of whole ones
// with numbers that are out of range.
func TestNothingPanics(t *testing.T) {
	for name, f := range functions {
		call(t, name, reflect.ValueOf(f), 0)
	}
	for name, v := range values(t) {
		r := reflect.ValueOf(v)
		for i := range r.NumMethod() {
			method := r.Type().Method(i).Name
			if slices.ContainsFunc(needing, func(s string) bool { return strings.HasSuffix(name+"."+method, s) }) {
				continue
			}
			for _, number := range []int{0, -1, 1 << 20} {
				call(t, name+"."+method, r.Method(i), number)
			}
		}
	}
}

// call calls f with numbers that are number and zero values of all else.
func call(t *testing.T, name string, f reflect.Value, number int) {
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s of %d panics: %v", name, number, r)
		}
	}()
	in := make([]reflect.Value, f.Type().NumIn())
	for i := range in {
		in[i] = argument(f.Type().In(i), number)
	}
	if f.Type().IsVariadic() {
		f.CallSlice(in)
	} else {
		f.Call(in)
	}
}

func argument(t reflect.Type, number int) reflect.Value {
	for _, v := range []any{context.Background(), io.Reader(new(bytes.Reader)), io.Discard} {
		if t.Kind() == reflect.Interface && t.NumMethod() > 0 && reflect.TypeOf(v).Implements(t) {
			return reflect.ValueOf(v)
		}
	}
	v := reflect.New(t).Elem()
	switch {
	case v.CanInt():
		v.SetInt(int64(number))
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Int:
		return reflect.ValueOf([]int{number})
	}
	return v
}
