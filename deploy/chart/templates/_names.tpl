{{/* What everything of a release is called, and how it is labelled. */}}
{{- define "kdebug.name" -}}
{{- if contains "kdebug" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-kdebug" .Release.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* For things that belong to no namespace. */}}
{{- define "kdebug.wideName" -}}
{{ printf "%s-%s" .Release.Namespace (include "kdebug.name" .) | trunc 100 }}
{{- end }}

{{/* part: bot, worker, redis, prepull */}}
{{- define "kdebug.selector" -}}
app.kubernetes.io/name: kdebug
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "kdebug.labels" -}}
{{ include "kdebug.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "kdebug.image" -}}
{{- $tag := .image.tag | default .root.Chart.AppVersion -}}
{{ .image.repository }}{{ if .image.digest }}@{{ .image.digest }}{{ else }}:{{ $tag }}{{ end }}
{{- end }}

{{- define "kdebug.workerAccount" -}}{{ include "kdebug.name" . }}-worker{{- end }}

{{/* 'yes' where the API server can hold the worker to its promises. */}}
{{- define "kdebug.admission" -}}
{{- $known := semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version -}}
{{- if and .Values.worker.enabled (or (eq .Values.admission.install "always") (and (eq .Values.admission.install "auto") $known)) }}yes{{ end }}
{{- end }}

{{/* 'yes' where a container of kdebug's may be given secretKeyRefs that the target has, to log in to a database. */}}
{{- define "kdebug.logins" -}}
{{- if or .Values.toolbox.db.repository .Values.admission.credentials }}yes{{ end }}
{{- end }}

{{- define "kdebug.attach" -}}
{{- if or (eq .Values.attach "always") (and (eq .Values.attach "auto") (include "kdebug.admission" .)) }}yes{{ end }}
{{- end }}

{{/* 'yes' where a policy file is given. */}}
{{- define "kdebug.policyFile" -}}
{{- if or .Values.policy.text .Values.policy.existingConfigMap }}yes{{ end }}
{{- end }}

{{- define "kdebug.policyConfigMap" -}}
{{ .Values.policy.existingConfigMap | default (printf "%s-policy" (include "kdebug.name" .)) }}
{{- end }}

{{/* 'yes' where checks of one's own are given. */}}
{{- define "kdebug.checks" -}}
{{- if or .Values.checks.files .Values.checks.existingConfigMap }}yes{{ end }}
{{- end }}

{{- define "kdebug.checksConfigMap" -}}
{{ .Values.checks.existingConfigMap | default (printf "%s-checks" (include "kdebug.name" .)) }}
{{- end }}

{{/* The images that are injected, one a line. */}}
{{- define "kdebug.toolboxes" -}}
{{ include "kdebug.image" (dict "root" . "image" .Values.toolbox) }}
{{- if .Values.toolbox.db.repository }}
{{ include "kdebug.image" (dict "root" . "image" .Values.toolbox.db) }}
{{- end }}
{{- end }}
