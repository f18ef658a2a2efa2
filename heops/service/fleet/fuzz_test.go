package fleet

import (
	"encoding/json"
	"testing"

	"cryptounet/heops/service/fleet/cluster"
	"cryptounet/heops/service/store"
)

// FuzzMirror: whatever stands in the cluster, a server that follows it does not
// fall over, and what was counted is nothing again when it is gone.
func FuzzMirror(f *testing.F) {
	wrap := func(v any) []byte {
		inner, _ := json.Marshal(v)
		outer, _ := json.Marshal(map[string]any{"by": "me", "v": json.RawMessage(inner)})
		return outer
	}
	f.Add("job.1", wrap(store.Job{ID: "1", Client: "a", State: store.Running, Reports: []store.StepReport{{Step: 1}}}))
	f.Add("blob.a.b", wrap(store.Blob{Client: "a", Size: 7}))
	f.Add("upload.a.b", wrap(upload{Upload: store.Upload{ID: "u", Client: "a", Size: -9}}))
	f.Add("model.m", wrap(model{ID: "m"}))
	f.Add("dead.1", wrap(DeadLetter{Job: "1"}))
	f.Add("worker.w", []byte(`{"Slots":-1,"Held":["x"]}`))
	f.Add("job.1", []byte(`{"By":"x","Attempt":1,"Step":2,"Reports":[{"Step":2}]}`))
	f.Add("", []byte("{"))
	f.Fuzz(func(t *testing.T, key string, value []byte) {
		m := newMirror()
		heard := 0
		m.onJob = func(store.Job) { heard++ }
		m.onStep = func(string, int, int, []store.StepReport) { heard++ }
		if value == nil {
			value = []byte{}
		}
		m.lease(cluster.Changed{Key: key, Value: value, Seq: 1})
		m.take(cluster.Changed{Key: key, Value: value, Seq: 1})
		m.take(cluster.Changed{Key: key, Value: value, Seq: 2})
		m.take(cluster.Changed{Key: key, Seq: 3})
		if len(m.used) != 0 || len(m.jobs)+len(m.blobs)+len(m.uploads)+len(m.models) != 0 || m.seq != 3 {
			t.Errorf("%q leaves %v, %d jobs, %d blobs, revision %d", key, m.used, len(m.jobs), len(m.blobs), m.seq)
		}
	})
}
