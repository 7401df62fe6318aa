// Command admission judges objects by ValidatingAdmissionPolicies with the API server's own admission plug-in:
// its matching, its CEL environment, its cost limits, its messages. No cluster, no network.
//
// Standard input is one JSON document (see trial), standard output another (see verdict). The exit code is 0 when
// everything was judged, whatever the decisions were, and 1 with one line when something could not be judged.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	v1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "sigs.k8s.io/json"
)

// trial is what is asked: policies with their bindings, the namespaces that exist, and the requests to judge.
type trial struct {
	Policies   []json.RawMessage `json:"policies"`
	Bindings   []json.RawMessage `json:"bindings"`
	Namespaces []json.RawMessage `json:"namespaces"`
	Requests   []request         `json:"requests"`
	// OpenAPI maps the path of a group version ("apis/apps/v1") to the file of its OpenAPI v3 document.
	OpenAPI map[string]string `json:"openapi"`
}

// request is one creation, as the API server would be asked for it.
type request struct {
	Name        string                    `json:"name"`
	Resource    string                    `json:"resource"`
	Subresource string                    `json:"subresource"`
	Object      unstructured.Unstructured `json:"object"`
}

func (r request) kind() schema.GroupVersionKind { return r.Object.GroupVersionKind() }

func (r request) resource() schema.GroupVersionResource {
	return r.kind().GroupVersion().WithResource(r.Resource)
}

// verdict is the answer: every policy's decision on every request, and what type checking says about the policies.
type verdict struct {
	Decisions []decision `json:"decisions"`
	Warnings  []warning  `json:"warnings"`
}

type decision struct {
	Request string `json:"request"`
	Policy  string `json:"policy"`
	// Denial is the API server's message; empty: admitted.
	Denial string `json:"denial"`
}

type warning struct {
	Policy  string `json:"policy"`
	Field   string `json:"field"`
	Warning string `json:"warning"`
}

func main() {
	if err := run(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, in io.Reader, out io.Writer) error {
	var asked trial
	if err := json.NewDecoder(in).Decode(&asked); err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	answer, err := judge(ctx, asked)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(answer)
}

// judge gives each policy a plug-in of its own, so that one policy's denial does not hide another's.
func judge(ctx context.Context, asked trial) (verdict, error) {
	answer := verdict{Decisions: []decision{}, Warnings: []warning{}}
	policies, err := strictly[v1.ValidatingAdmissionPolicy](asked.Policies)
	if err != nil {
		return answer, err
	}
	bindings, err := strictly[v1.ValidatingAdmissionPolicyBinding](asked.Bindings)
	if err != nil {
		return answer, err
	}
	namespaces, err := strictly[corev1.Namespace](asked.Namespaces)
	if err != nil {
		return answer, err
	}
	for _, binding := range bindings {
		bindingWithDefaults(binding)
	}
	for _, policy := range policies {
		withDefaults(policy)
		answer.Warnings = append(answer.Warnings, typeWarnings(policy, asked.OpenAPI)...)
		decisions, err := decide(ctx, policy, bindings, namespaces, asked.Requests)
		if err != nil {
			return answer, fmt.Errorf("policy %s: %w", policy.Name, err)
		}
		answer.Decisions = append(answer.Decisions, decisions...)
	}
	return answer, nil
}

// strictly decodes as the API server does with strict field validation: a field it does not know is an error.
func strictly[T any](documents []json.RawMessage) ([]*T, error) {
	decoded := []*T{}
	for _, document := range documents {
		object := new(T)
		faults, err := kjson.UnmarshalStrict(document, object)
		if err == nil && len(faults) > 0 {
			err = faults[0]
		}
		if err != nil {
			return nil, fmt.Errorf("%T: %w", *object, err)
		}
		decoded = append(decoded, object)
	}
	return decoded, nil
}
