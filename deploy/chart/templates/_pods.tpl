{{/* What all pods of kdebug have in common. All pass PodSecurity `restricted`. */}}
{{- define "kdebug.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .user }}
runAsGroup: {{ .user }}
fsGroup: {{ .user }}
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "kdebug.containerSecurity" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{/* root, part, values: where and how a bot or worker is scheduled */}}
{{- define "kdebug.placement" -}}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{ toJson . }}
{{- end }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector: {{ toJson . }}
{{- end }}
{{- with .values.tolerations }}
tolerations: {{ toJson . }}
{{- end }}
{{- with .values.affinity }}
affinity: {{ toJson . }}
{{- end }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "kdebug.selector" . | nindent 8 }}
enableServiceLinks: false
{{- end }}

{{/* A start may wait for Redis and Slack; a process that answers is alive. */}}
{{- define "kdebug.probes" -}}
startupProbe:
  httpGet: { path: /livez, port: health }
  periodSeconds: 1
  failureThreshold: 120
livenessProbe:
  httpGet: { path: /livez, port: health }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /readyz, port: health }
  periodSeconds: 3
  timeoutSeconds: 3
  failureThreshold: 2
{{- end }}

{{/* root, role: the variables that bot and worker share */}}
{{- define "kdebug.env" -}}
{{- $v := .root.Values }}
{{- if $v.redis.install }}
- { name: REDIS_USERNAME, value: kdebug-{{ .role }} }
- name: REDIS_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ $v.redis.existingSecret }}, key: {{ ternary $v.redis.keys.password $v.redis.keys.workerPassword (eq .role "bot") }} } }
- name: REDIS_URL
  value: redis://$(REDIS_USERNAME):$(REDIS_PASSWORD)@{{ include "kdebug.name" .root }}-redis:6379/0
{{- else }}
- name: REDIS_URL
  valueFrom: { secretKeyRef: { name: {{ $v.redis.existingSecret }}, key: {{ get $v.redis.keys (printf "%sUrl" .role) }} } }
{{- end }}
{{- if $v.redis.caSecret }}
- { name: NODE_EXTRA_CA_CERTS, value: /etc/kdebug/redis-ca/{{ $v.redis.caKey }} }
{{- end }}
- { name: KDEBUG_REDIS_PREFIX, value: {{ $v.redis.prefix | quote }} }
- { name: KDEBUG_CLUSTER, value: {{ $v.cluster.name | quote }} }
- { name: KDEBUG_NAMESPACE, value: {{ $v.defaultNamespace | quote }} }
{{- if include "kdebug.policyFile" .root }}
- { name: KDEBUG_POLICY, value: /etc/kdebug/policy/policy.yaml }
{{- else }}
- { name: KDEBUG_CHANNELS, value: {{ join "," $v.policy.channels | quote }} }
- { name: KDEBUG_NAMESPACES, value: {{ $v.policy.namespaces | default (ternary (list "*") $v.namespaces $v.clusterWide) | join "," | quote }} }
{{- end }}
{{- if include "kdebug.checks" .root }}
- { name: KDEBUG_CHECKS, value: /etc/kdebug/checks }
{{- end }}
{{- if $v.signing.enabled }}
- { name: KDEBUG_TRUSTED_KEYS, value: /etc/kdebug/keys/public-keys.pem }
{{- if eq .role "bot" }}
- { name: KDEBUG_SIGNING_KEY, value: /etc/kdebug/keys/signing-key.pem }
{{- end }}
{{- end }}
{{- with $v.slack.apiUrl }}
- { name: SLACK_API_URL, value: {{ . | quote }} }
{{- end }}
- { name: KDEBUG_HEALTH_PORT, value: {{ $v.healthPort | quote }} }
- { name: KDEBUG_LOG_LEVEL, value: {{ $v.logLevel | quote }} }
{{- end }}

{{- define "kdebug.slackSecret" -}}
- name: {{ .name }}
  valueFrom: { secretKeyRef: { name: {{ .root.Values.slack.existingSecret }}, key: {{ .key }} } }
{{- end }}

{{/* root, role: the files that bot and worker read */}}
{{- define "kdebug.volumeMounts" -}}
{{- $v := .root.Values }}
{{- if include "kdebug.policyFile" .root }}
- { name: policy, mountPath: /etc/kdebug/policy, readOnly: true }
{{- end }}
{{- if include "kdebug.checks" .root }}
- { name: checks, mountPath: /etc/kdebug/checks, readOnly: true }
{{- end }}
{{- if $v.signing.enabled }}
- { name: keys, mountPath: /etc/kdebug/keys, readOnly: true }
{{- end }}
{{- if $v.redis.caSecret }}
- { name: redis-ca, mountPath: /etc/kdebug/redis-ca, readOnly: true }
{{- end }}
{{- end }}

{{- define "kdebug.volumes" -}}
{{- $v := .root.Values }}
{{- if include "kdebug.policyFile" .root }}
- name: policy
  configMap: { name: {{ include "kdebug.policyConfigMap" .root }}, items: [{ key: {{ $v.policy.key }}, path: policy.yaml }] }
{{- end }}
{{- if include "kdebug.checks" .root }}
- name: checks
  configMap: { name: {{ include "kdebug.checksConfigMap" .root }} }
{{- end }}
{{- if $v.signing.enabled }}
- name: keys
  secret:
    secretName: {{ $v.signing.existingSecret }}
    # 0440
    defaultMode: 288
    items:
      - { key: {{ $v.signing.keys.public }}, path: public-keys.pem }
      {{- if eq .role "bot" }}
      - { key: {{ $v.signing.keys.private }}, path: signing-key.pem }
      {{- end }}
{{- end }}
{{- if $v.redis.caSecret }}
- name: redis-ca
  secret: { secretName: {{ $v.redis.caSecret }}, items: [{ key: {{ $v.redis.caKey }}, path: {{ $v.redis.caKey }} }] }
{{- end }}
{{- end }}
