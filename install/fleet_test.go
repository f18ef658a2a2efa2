package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cryptounet/heops/commands/serving"

	"github.com/spf13/cobra"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

// scaledObject is the part of KEDA's kind that we use; its own module brings all of
// Kubernetes along.
type scaledObject struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              struct {
		ScaleTargetRef struct {
			Name string `json:"name"`
		} `json:"scaleTargetRef"`
		MinReplicaCount *int32         `json:"minReplicaCount"`
		MaxReplicaCount *int32         `json:"maxReplicaCount"`
		PollingInterval *int32         `json:"pollingInterval"`
		CooldownPeriod  *int32         `json:"cooldownPeriod"`
		Advanced        map[string]any `json:"advanced"`
		Triggers        []struct {
			Type     string            `json:"type"`
			Metadata map[string]string `json:"metadata"`
		} `json:"triggers"`
	} `json:"spec"`
}

// object is a document of the manifests.
type object struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	file              string
	value             any
}

// manifests reads all documents, each strictly as what it says that it is: unknown
// fields are refused.
func manifests(t *testing.T) (all []object) {
	t.Helper()
	kinds := map[string]func() any{
		"v1/Namespace": func() any { return new(corev1.Namespace) }, "v1/ConfigMap": func() any { return new(corev1.ConfigMap) },
		"v1/Service": func() any { return new(corev1.Service) }, "apps/v1/Deployment": func() any { return new(appsv1.Deployment) },
		"apps/v1/StatefulSet": func() any { return new(appsv1.StatefulSet) }, "policy/v1/PodDisruptionBudget": func() any { return new(policyv1.PodDisruptionBudget) },
		"networking.k8s.io/v1/NetworkPolicy": func() any { return new(networkingv1.NetworkPolicy) }, "keda.sh/v1alpha1/ScaledObject": func() any { return new(scaledObject) },
	}
	files, err := filepath.Glob("fleet/kubernetes/*.yaml")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, doc := range bytes.Split(text, []byte("\n---\n")) {
			o := object{file: fmt.Sprintf("%s, document %d", filepath.Base(file), i+1)}
			if err := yaml.Unmarshal(doc, &o); err != nil {
				t.Fatalf("%s: %v", o.file, err)
			}
			kind := kinds[o.APIVersion+"/"+o.Kind]
			if kind == nil {
				t.Errorf("%s: an unknown kind %s of %s", o.file, o.Kind, o.APIVersion)
				continue
			}
			o.value = kind()
			if err := yaml.UnmarshalStrict(doc, o.value); err != nil {
				t.Errorf("%s: %v", o.file, err)
			}
			if o.Name == "" || o.Kind != "Namespace" && o.Namespace != "cryptounet" {
				t.Errorf("%s: %s %q in namespace %q", o.file, o.Kind, o.Name, o.Namespace)
			}
			all = append(all, o)
		}
	}
	return all
}

// pods returns the templates of all workloads.
func pods(all []object) map[string]corev1.PodTemplateSpec {
	templates := make(map[string]corev1.PodTemplateSpec)
	for _, o := range all {
		switch v := o.value.(type) {
		case *appsv1.Deployment:
			templates[o.Name] = v.Spec.Template
		case *appsv1.StatefulSet:
			templates[o.Name] = v.Spec.Template
		}
	}
	return templates
}

// TestPodsAreConfined: no root, nothing to gain, a root file system that cannot be
// written, bounded memory, probes, and a volume for each mount.
func TestPodsAreConfined(t *testing.T) {
	templates := pods(manifests(t))
	if len(templates) != 3 {
		t.Errorf("%d workloads", len(templates))
	}
	for name, template := range templates {
		s := template.Spec
		c := s.SecurityContext
		if c == nil || c.RunAsNonRoot == nil || !*c.RunAsNonRoot || c.RunAsUser == nil || *c.RunAsUser == 0 || c.SeccompProfile == nil || c.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault {
			t.Errorf("%s: its pods run as %+v", name, c)
		}
		if s.AutomountServiceAccountToken == nil || *s.AutomountServiceAccountToken {
			t.Errorf("%s: its pods have a token of the cluster's", name)
		}
		if s.HostNetwork || s.HostPID || s.HostIPC || s.TerminationGracePeriodSeconds == nil || *s.TerminationGracePeriodSeconds < 60 {
			t.Errorf("%s: host namespaces, or too little time to stop", name)
		}
		var volumes []string
		for _, v := range s.Volumes {
			volumes = append(volumes, v.Name)
			if v.HostPath != nil {
				t.Errorf("%s: a folder of the host", name)
			}
		}
		for _, c := range s.Containers {
			sc := c.SecurityContext
			if sc == nil || sc.AllowPrivilegeEscalation == nil || *sc.AllowPrivilegeEscalation || sc.ReadOnlyRootFilesystem == nil || !*sc.ReadOnlyRootFilesystem ||
				sc.Capabilities == nil || !slices.Equal(sc.Capabilities.Drop, []corev1.Capability{"ALL"}) || len(sc.Capabilities.Add) > 0 {
				t.Errorf("%s/%s: %+v", name, c.Name, sc)
			}
			if c.ReadinessProbe == nil || c.LivenessProbe == nil {
				t.Errorf("%s/%s: no probes", name, c.Name)
			}
			if c.Resources.Limits.Memory().IsZero() || c.Resources.Requests.Cpu().IsZero() || c.Resources.Requests.Memory().Cmp(*c.Resources.Limits.Memory()) > 0 {
				t.Errorf("%s/%s: resources %+v", name, c.Name, c.Resources)
			}
			var ports []string
			for _, p := range c.Ports {
				ports = append(ports, p.Name)
			}
			for _, p := range []*corev1.Probe{c.ReadinessProbe, c.LivenessProbe, c.StartupProbe} {
				if p == nil {
					continue
				}
				port := ""
				if p.HTTPGet != nil {
					port = p.HTTPGet.Port.String()
				} else if p.TCPSocket != nil {
					port = p.TCPSocket.Port.String()
				}
				if !slices.Contains(ports, port) {
					t.Errorf("%s/%s: a probe of port %q", name, c.Name, port)
				}
			}
			for _, m := range c.VolumeMounts {
				if !slices.Contains(volumes, m.Name) && name != "nats" {
					t.Errorf("%s/%s mounts %s, which is no volume", name, c.Name, m.Name)
				}
			}
		}
	}
}

// TestSelectorsMeetPods: every service, budget and policy is about pods that there
// are, each workload has a budget and policies for both directions, and what is
// scaled exists.
func TestSelectorsMeetPods(t *testing.T) {
	all := manifests(t)
	templates := pods(all)
	meets := func(o object, s *metav1.LabelSelector) (names []string) {
		selector, err := metav1.LabelSelectorAsSelector(s)
		if err != nil {
			t.Errorf("%s: %v", o.file, err)
			return nil
		}
		for name, p := range templates {
			if selector.Matches(labelSet(p.Labels)) {
				names = append(names, name)
			}
		}
		if len(names) == 0 {
			t.Errorf("%s: %s %s is about no pods", o.file, o.Kind, o.Name)
		}
		return names
	}
	budgets, policies := make(map[string]bool), make(map[string]bool)
	for _, o := range all {
		switch v := o.value.(type) {
		case *corev1.Service:
			meets(o, &metav1.LabelSelector{MatchLabels: v.Spec.Selector})
		case *appsv1.Deployment:
			if names := meets(o, v.Spec.Selector); !slices.Equal(names, []string{o.Name}) {
				t.Errorf("%s: %s owns the pods of %v", o.file, o.Name, names)
			}
		case *policyv1.PodDisruptionBudget:
			if (v.Spec.MinAvailable == nil) == (v.Spec.MaxUnavailable == nil) {
				t.Errorf("%s: a budget has one bound", o.file)
			}
			for _, n := range meets(o, v.Spec.Selector) {
				budgets[n] = true
			}
		case *networkingv1.NetworkPolicy:
			names := meets(o, &v.Spec.PodSelector)
			if len(names) == 1 && len(v.Spec.PolicyTypes) == 2 && len(v.Spec.Ingress) > 0 && len(v.Spec.Egress) > 0 {
				policies[names[0]] = true
			}
		case *scaledObject:
			_, ok := templates[v.Spec.ScaleTargetRef.Name]
			s := v.Spec
			if !ok || s.MinReplicaCount == nil || s.MaxReplicaCount == nil || *s.MinReplicaCount > *s.MaxReplicaCount || len(s.Triggers) == 0 {
				t.Errorf("%s: it scales %+v", o.file, s)
			}
			for _, trigger := range s.Triggers {
				if trigger.Type != "prometheus" || trigger.Metadata["serverAddress"] == "" || !strings.Contains(trigger.Metadata["query"], "cryptounet_jobs_waiting") || trigger.Metadata["threshold"] == "" {
					t.Errorf("%s: trigger %+v", o.file, trigger)
				}
			}
		}
	}
	for name := range templates {
		if !budgets[name] || !policies[name] {
			t.Errorf("%s has a budget: %v, policies: %v", name, budgets[name], policies[name])
		}
	}
}

type labelSet map[string]string

func (l labelSet) Has(key string) bool                       { _, ok := l[key]; return ok }
func (l labelSet) Get(key string) string                     { return l[key] }
func (l labelSet) Lookup(key string) (value string, ok bool) { value, ok = l[key]; return value, ok }

// parses says whether a command takes a command line, without running it.
func parses(line []string) error {
	root := &cobra.Command{Use: "cryptounet"}
	root.AddCommand(serving.Serve(), serving.Worker())
	cmd, rest, err := root.Find(line)
	if err == nil && cmd == root {
		err = fmt.Errorf("no command in %q", line)
	}
	if err == nil {
		err = cmd.ParseFlags(rest)
	}
	return err
}

// TestCommandLines: what the manifests and the compose file start is what the
// program understands.
func TestCommandLines(t *testing.T) {
	for name, p := range pods(manifests(t)) {
		for _, c := range p.Spec.Containers {
			if c.Image != "cryptounet" {
				continue
			}
			if err := parses(c.Args); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	var compose struct {
		Services map[string]struct {
			Image       string            `json:"image"`
			Command     []string          `json:"command"`
			User        string            `json:"user"`
			ReadOnly    bool              `json:"read_only"`
			CapDrop     []string          `json:"cap_drop"`
			SecurityOpt []string          `json:"security_opt"`
			Environment map[string]string `json:"environment"`
			Secrets     []string          `json:"secrets"`
		} `json:"services"`
		Secrets map[string]any `json:"secrets"`
	}
	text, err := os.ReadFile("fleet/compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &compose); err != nil {
		t.Fatal(err)
	}
	ours := 0
	for name, s := range compose.Services {
		if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || len(s.SecurityOpt) != 1 || s.User == "" || s.User == "0:0" && name != "volume" {
			t.Errorf("%s: %+v", name, s)
		}
		for _, secret := range s.Secrets {
			if compose.Secrets[secret] == nil {
				t.Errorf("%s: there is no secret %s", name, secret)
			}
		}
		if s.Image == "cryptounet" {
			ours++
			if err := parses(s.Command); err != nil || s.Environment["CRYPTOUNET_NATS"] == "" {
				t.Errorf("%s: %v, %v", name, err, s.Environment)
			}
		}
	}
	if ours != 2 {
		t.Errorf("%d services run the program", ours)
	}
}

// TestImageSteps runs the steps of the Dockerfile, whose last stage has one program
// and no root.
func TestImageSteps(t *testing.T) {
	text, err := os.ReadFile("fleet/Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	stages := strings.Split(string(text), "\nFROM ")
	last := stages[len(stages)-1]
	if !strings.HasPrefix(last, "scratch\n") || !regexp.MustCompile(`(?m)^USER [1-9]\d*:[1-9]\d*$`).MatchString(last) || strings.Contains(last, "\nRUN ") {
		t.Errorf("the image is\n%s", last)
	}
	out, err := exec.Command("fleet/image-steps").CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("image-steps: ok")) {
		t.Errorf("%v\n%s", err, out)
	}
}
