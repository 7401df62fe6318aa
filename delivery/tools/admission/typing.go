package main

import (
	"os"

	v1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/cel/openapi/resolver"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/openapi"
)

// typeWarnings says what the API server would note in a policy's status: expressions that do not fit the types of
// the kinds that the policy matches, such as a field that none of them has.
func typeWarnings(policy *v1.ValidatingAdmissionPolicy, documents map[string]string) []warning {
	checker := validating.TypeChecker{
		SchemaResolver: &resolver.ClientDiscoveryResolver{Discovery: files{paths: documents}},
		RestMapper:     mapper(),
	}
	warnings := []warning{}
	for _, found := range checker.Check(policy) {
		warnings = append(warnings, warning{policy.Name, found.FieldRef, found.Warning})
	}
	return warnings
}

// files is the discovery of an API server whose OpenAPI documents lie in files.
type files struct {
	discovery.DiscoveryInterface
	paths map[string]string
}

func (f files) OpenAPIV3() openapi.Client { return f }

func (f files) Paths() (map[string]openapi.GroupVersion, error) {
	versions := map[string]openapi.GroupVersion{}
	for path, file := range f.paths {
		versions[path] = document(file)
	}
	return versions, nil
}

// document is the path of one group version's OpenAPI v3 document.
type document string

func (d document) Schema(string) ([]byte, error) { return os.ReadFile(string(d)) }

func (d document) ServerRelativeURL() string { return string(d) }
