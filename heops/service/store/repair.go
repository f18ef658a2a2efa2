package store

import (
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// repair makes records and files agree after a crash, and counts what every
// client stores.
func (s *Store) repair() error {
	known := make(map[string]bool) // files, as "folder/name"
	err := s.update(func(tx *bolt.Tx) error {
		if err := s.repairBlobs(tx, known); err != nil {
			return err
		}
		err := each(tx, uploadsBucket, nil, func(_ []byte, u Upload) error {
			known["uploads/"+u.ID] = true
			s.count(u.Client, u.Size)
			return nil
		})
		if err != nil {
			return err
		}
		return s.repairJobs(tx, known)
	})
	if err != nil {
		return err
	}
	for _, dir := range []string{"blobs", "uploads", "work"} {
		entries, err := os.ReadDir(filepath.Join(s.dir, dir))
		if err != nil {
			return err
		}
		for _, e := range entries {
			if name := dir + "/" + e.Name(); !known[name] {
				s.log.Info("removing a file that a crash left without a record", "file", name)
				if err := s.disk.Remove(filepath.Join(s.dir, name)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// has says whether a file has a size.
func has(name string, size int64) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular() && info.Size() == size
}

// repairBlobs drops the records of blobs without their file. Models keep theirs:
// jobs that need the weights say that they are gone.
func (s *Store) repairBlobs(tx *bolt.Tx, known map[string]bool) error {
	var lost [][]byte
	err := each(tx, blobsBucket, nil, func(key []byte, b Blob) error {
		if !has(s.blobFile(b.Client, b.SHA256), b.Size) {
			s.log.Warn("stored bytes are missing or cut: forgetting them", "client", b.Client, "kind", b.Kind, "sha256", b.SHA256)
			lost = append(lost, append([]byte(nil), key...))
			return nil
		}
		known["blobs/"+place(b.Client, b.SHA256)] = true
		s.count(b.Client, b.Size)
		return nil
	})
	for _, key := range lost {
		if err == nil {
			err = tx.Bucket(blobsBucket).Delete(key)
		}
	}
	return err
}

// repairJobs queues the jobs again that were running and drops what they name and
// is not there.
func (s *Store) repairJobs(tx *bolt.Tx, known map[string]bool) error {
	var changed []Job
	err := each(tx, jobsBucket, nil, func(_ []byte, j Job) error {
		s.repairJob(&j)
		for _, f := range []File{j.Checkpoint, j.Map, j.Result} {
			known["work/"+f.Name] = true
		}
		s.count(j.Client, j.Held())
		changed = append(changed, j)
		return nil
	})
	for _, j := range changed {
		if err == nil {
			err = put(tx, jobsBucket, []byte(j.ID), j)
		}
	}
	return err
}

func (s *Store) repairJob(j *Job) {
	if j.State == Running {
		j.State = Queued
		if j.Crashes++; j.Crashes >= maxCrashes {
			j.State, j.Error = Failed, fmt.Sprintf(errCrashes, j.Crashes)
			j.settle(s.Now())
		}
	}
	for _, f := range []*File{&j.Checkpoint, &j.Map, &j.Result} {
		if !has(s.workFile(*f), f.Bytes) {
			*f = File{}
		}
	}
	if j.State == Done && j.Result.Name == "" {
		s.log.Warn("a result is missing or cut", "job", j.ID)
		j.State, j.Error = Failed, "its result was lost from the server's disk: submit it again"
	}
}
