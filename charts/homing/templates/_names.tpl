{{- define "homing.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- /* At most 40 characters, so that "-deliver-worker" and a hash still fit into 63. */ -}}
{{- define "homing.fullname" -}}
{{- $name := include "homing.name" . -}}
{{- $own := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- .Values.fullnameOverride | default $own | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- /* Names of cluster-wide objects hold the namespace: two releases of one name may live in two namespaces. */ -}}
{{- define "homing.clusterName" -}}
{{- printf "%s:%s" .Release.Namespace (include "homing.fullname" .) -}}
{{- end -}}

{{- define "homing.componentName" -}}
{{- printf "%s-%s" (include "homing.fullname" .root) .name -}}
{{- end -}}

{{- /* What selectors select by; never changes, because selectors cannot. */ -}}
{{- define "homing.selectorLabels" -}}
app.kubernetes.io/name: {{ include "homing.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .name }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "homing.labels" -}}
{{ include "homing.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: homing
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "homing.metadata" -}}
name: {{ include "homing.componentName" . }}
namespace: {{ .namespace | default .root.Release.Namespace }}
labels: {{- include "homing.labels" . | nindent 2 }}
{{- end -}}

{{- define "homing.serviceAccountName" -}}
{{- $account := .values.serviceAccount -}}
{{- $account.name | default (ternary (include "homing.componentName" .) "default" $account.create) -}}
{{- end -}}

{{- /* The image of a component: its own fields first, then those of all, then the chart's version. A digest wins. */ -}}
{{- define "homing.image" -}}
{{- $own := .values.image -}}
{{- $registry := $own.registry | default .root.Values.image.registry | default .root.Values.global.imageRegistry -}}
{{- with $registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{- $own.repository -}}
{{- if $own.digest -}}
@{{ $own.digest }}
{{- else -}}
:{{ $own.tag | default .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "homing.pullPolicy" -}}
{{- .values.image.pullPolicy | default .root.Values.image.pullPolicy -}}
{{- end -}}

{{- define "homing.pullSecrets" -}}
{{- $names := list -}}
{{- range concat (.Values.imagePullSecrets | default list) (.Values.global.imagePullSecrets | default list) -}}
{{- $names = append $names (ternary . (get (ternary (dict) . (kindIs "string" .)) "name") (kindIs "string" .)) -}}
{{- end -}}
{{- range $names | uniq }}
- name: {{ . }}
{{- end }}
{{- end -}}
