package fleet

import (
	"cmp"
	"errors"
	"strings"
	"time"

	"cryptounet/heops/service/fleet/cluster"
	"cryptounet/heops/service/store"
)

// orphaned is the age from which an object without a record is nobody's any more.
const orphaned = time.Hour

// Sweep removes what has not been asked for so long, as the embedded store does,
// and objects that a crash left without a record. Of several servers the one does
// it that hands jobs out.
func (s *Store) Sweep(jobs, uploads time.Duration) (removed int, err error) {
	if s.Window() == 0 {
		return 0, nil
	}
	s.barrier()
	now, m := s.Now(), s.mirror
	needed := make(map[string]bool)
	old := known(m, m.jobs, func(j store.Job) bool {
		late := j.State.Ended() && now.Sub(j.Ended) > jobs
		if !late {
			needed[owned(j.Client, j.Keys)], needed[owned(j.Client, j.Input)] = true, true
		}
		return late
	}, arrival)
	for _, j := range old {
		err = errors.Join(err, s.DeleteJob(j.Client, j.ID))
	}
	stale := known(m, m.uploads, func(u upload) bool { return now.Sub(u.Last) > uploads }, func(a, b upload) int { return cmp.Compare(a.ID, b.ID) })
	for _, u := range stale {
		err = errors.Join(err, s.drop(u))
	}
	unused := known(m, m.blobs, func(b store.Blob) bool {
		return b.Kind != store.Archive && now.Sub(b.Used) > jobs && !needed[owned(b.Client, b.SHA256)]
	}, func(a, b store.Blob) int { return cmp.Compare(a.SHA256, b.SHA256) })
	for _, b := range unused {
		_, revision, _, e := cluster.Read[store.Blob](s.Cluster, blobKey+owned(b.Client, b.SHA256))
		if e == nil {
			e = s.forget(b, revision)
		}
		if e != nil && !errors.Is(e, store.ErrConflict) && !errors.Is(e, store.ErrNotFound) {
			err = errors.Join(err, e)
		}
	}
	orphans, e := s.orphans()
	s.Discard(orphans...)
	return len(old) + len(stale) + len(unused) + len(orphans), errors.Join(err, e, s.Compact(orphaned))
}

// orphans returns the objects that no record names.
func (s *Store) orphans() (names []string, err error) {
	all, err := s.Objects(s.Context, orphaned)
	if err != nil {
		return nil, err
	}
	s.barrier()
	m := s.mirror
	m.mu.Lock()
	defer m.mu.Unlock()
	named := make(map[string]bool)
	for _, b := range m.blobs {
		named[blobObject(b.Client, b.SHA256)] = true
	}
	for id := range m.models {
		named[planObject(id)] = true
	}
	for _, j := range m.jobs {
		for _, f := range []store.File{j.Checkpoint, j.Map, j.Result} {
			named[f.Name] = true
		}
	}
	for _, u := range m.uploads {
		named["uploads/"+u.ID] = true
	}
	for _, name := range all {
		part := name
		if strings.HasPrefix(name, "uploads/") {
			part = name[:strings.LastIndex(name, "/")]
		}
		if !named[name] && !named[part] {
			names = append(names, name)
		}
	}
	return names, nil
}
