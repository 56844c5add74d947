{{- /*
Helm looks up every kind before it creates anything, so a resource of ours cannot be in a release that first brings its
kind. Where the API does not know the kind yet, the resource is a hook after the installation; it bears the release's
marks, so that the next upgrade takes it over as an ordinary object.
*/ -}}
{{- define "homing.afterResources" -}}
{{- if and .Values.crds.enabled (not (.Capabilities.APIVersions.Has "homing.dev/v1alpha1")) -}}
helm.sh/hook: post-install,post-upgrade,post-rollback
meta.helm.sh/release-name: {{ .Release.Name }}
meta.helm.sh/release-namespace: {{ .Release.Namespace }}
{{- end -}}
{{- end -}}
