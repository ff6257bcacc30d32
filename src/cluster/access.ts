/** What TLS needs to know; PEM as bytes. */
export interface Tls {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly rejectUnauthorized?: boolean;
  readonly servername?: string;
}

/** How one API server is reached and who asks: read from a kubeconfig or from the pod's service account. */
export interface Access {
  /** May have a path, as behind Rancher. */
  readonly server: URL;
  readonly tls: Tls;
  /** An http or socks proxy, from the kubeconfig. */
  readonly proxy?: string;
  /** The namespace of the kubeconfig's context. */
  readonly namespace?: string;
  /** Asked before every request, because tokens are renewed. */
  headers(): Promise<Readonly<Record<string, string>>>;
}
