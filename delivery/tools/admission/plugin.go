package main

import (
	"context"
	"fmt"

	v1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/kubernetes/scheme"
)

// refusing answers no to every question about permissions: no policy of ours asks one.
type refusing struct{}

func (refusing) Authorize(context.Context, authorizer.Attributes) (authorizer.Decision, string, error) {
	return authorizer.DecisionDeny, "", nil
}

// decide judges every request by one policy and its bindings.
func decide(
	ctx context.Context, policy *v1.ValidatingAdmissionPolicy, bindings []*v1.ValidatingAdmissionPolicyBinding,
	namespaces []*corev1.Namespace, requests []request,
) ([]decision, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	plugin, err := started(ctx, clusterOf(policy, bindings, namespaces))
	if err != nil {
		return nil, err
	}
	decisions := []decision{}
	for _, asked := range requests {
		denial, err := denialOf(ctx, plugin, asked)
		if err != nil {
			return nil, fmt.Errorf("request %s: %w", asked.Name, err)
		}
		decisions = append(decisions, decision{asked.Name, policy.Name, denial})
	}
	return decisions, nil
}

func clusterOf(
	policy *v1.ValidatingAdmissionPolicy, bindings []*v1.ValidatingAdmissionPolicyBinding, namespaces []*corev1.Namespace,
) []runtime.Object {
	objects := []runtime.Object{policy}
	for _, binding := range bindings {
		if binding.Spec.PolicyName == policy.Name {
			objects = append(objects, binding)
		}
	}
	for _, namespace := range namespaces {
		objects = append(objects, namespace)
	}
	return objects
}

// started returns the plug-in over an API that holds the objects, once it has read them.
func started(ctx context.Context, objects []runtime.Object) (*validating.Plugin, error) {
	client := fake.NewClientset(objects...)
	factory := informers.NewSharedInformerFactory(client, 0)
	plugin := validating.NewPlugin(nil)
	plugin.SetExternalKubeClientSet(client)
	plugin.SetExternalKubeInformerFactory(factory)
	plugin.SetDynamicClient(&dynamic.DynamicClient{})
	plugin.SetRESTMapper(mapper())
	plugin.SetAuthorizer(refusing{})
	plugin.SetDrainedNotification(ctx.Done())
	if err := plugin.ValidateInitialization(); err != nil {
		return nil, err
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	if !plugin.WaitForReady() {
		return nil, fmt.Errorf("the plug-in did not get ready")
	}
	return plugin, nil
}

// mapper knows every kind that client-go knows, which is what type checking asks it for.
func mapper() meta.RESTMapper {
	known := meta.NewDefaultRESTMapper(scheme.Scheme.PrioritizedVersionsAllGroups())
	for kind := range scheme.Scheme.AllKnownTypes() {
		known.Add(kind, meta.RESTScopeNamespace)
	}
	return known
}

// denialOf returns the message of a denial, or nothing; an error where there was no decision.
func denialOf(ctx context.Context, plugin *validating.Plugin, asked request) (string, error) {
	object := asked.Object.DeepCopy()
	attributes := admission.NewAttributesRecord(
		object, nil, asked.kind(), object.GetNamespace(), object.GetName(), asked.resource(), asked.Subresource,
		admission.Create, &metav1.CreateOptions{}, false, &user.DefaultInfo{Name: "check-manifests"},
	)
	err := plugin.Validate(ctx, attributes, admission.NewObjectInterfacesFromScheme(scheme.Scheme))
	if status, denied := err.(errors.APIStatus); denied {
		return status.Status().Message, nil
	}
	return "", err
}
