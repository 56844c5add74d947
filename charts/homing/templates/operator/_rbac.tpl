{{- /* What the operator may do in each namespace that it serves; each verb has a scenario that fails without it
(tests/cluster/test_rbac.py). Values of secrets are never listed or watched. */ -}}
{{- define "homing.operator.rules" -}}
- apiGroups: [homing.dev]
  resources: [scrapesources, telegramaccounts]
  verbs: [get, list, watch]
- apiGroups: [homing.dev]
  resources: [workerpools]
  verbs: [list, watch]
- apiGroups: [homing.dev]
  resources: [scrapesources/status, workerpools/status, telegramaccounts/status]
  verbs: [patch]
- apiGroups: [batch]
  resources: [cronjobs, jobs]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch]
- apiGroups: [apps]
  resources: [deployments/scale]
  verbs: [patch]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [list]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch, patch]
- apiGroups: [""]
  resources: [secrets]
  verbs: [get] # of their metadata only, to roll a reader when its session changes
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [get] # of their metadata only: there a reader that is not ready says why
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- end -}}

{{- /* A reader holds a Lease, so that no two pods use one session of Telegram. */ -}}
{{- define "homing.reader.rules" -}}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [get, create, update]
{{- end -}}

{{- /* A Role and its binding: root, name, values, rules, namespace. */ -}}
{{- define "homing.role" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {{- include "homing.metadata" . | nindent 2 }}
rules:
  {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {{- include "homing.metadata" . | nindent 2 }}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{ include "homing.componentName" . }}}
subjects:
  - kind: ServiceAccount
    name: {{ include "homing.serviceAccountName" . }}
    namespace: {{ .accountNamespace | default .namespace }}
{{- end -}}
