package main

import (
	v1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// The API server fills these in when it stores a policy. Its own code for that lies in k8s.io/kubernetes, which is not
// made to be imported; the values are those of the fields' documentation.

func withDefaults(policy *v1.ValidatingAdmissionPolicy) {
	if policy.Spec.FailurePolicy == nil {
		policy.Spec.FailurePolicy = pointer(v1.Fail)
	}
	if policy.Spec.MatchConstraints == nil {
		policy.Spec.MatchConstraints = &v1.MatchResources{}
	}
	fill(policy.Spec.MatchConstraints)
}

func bindingWithDefaults(binding *v1.ValidatingAdmissionPolicyBinding) {
	if binding.Spec.MatchResources != nil {
		fill(binding.Spec.MatchResources)
	}
}

func fill(matches *v1.MatchResources) {
	if matches.MatchPolicy == nil {
		matches.MatchPolicy = pointer(v1.Equivalent)
	}
	if matches.NamespaceSelector == nil {
		matches.NamespaceSelector = &metav1.LabelSelector{}
	}
	if matches.ObjectSelector == nil {
		matches.ObjectSelector = &metav1.LabelSelector{}
	}
	for _, rules := range [][]v1.NamedRuleWithOperations{matches.ResourceRules, matches.ExcludeResourceRules} {
		for i := range rules {
			if rules[i].Scope == nil {
				rules[i].Scope = pointer(v1.AllScopes)
			}
		}
	}
}

func pointer[T any](value T) *T { return &value }
