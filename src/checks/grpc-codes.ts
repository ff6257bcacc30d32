import { peerCodes } from './peer-codes.ts';

export const grpcCodes = {
  ...peerCodes,
  'grpc-serving': { severity: 'ok', hop: 'protocol', nextStep: 'Nothing to do.' },
  'grpc-not-serving': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Look into the log of the peer: it is up, and says of itself that it does not serve.',
  },
  'grpc-without-health': {
    severity: 'info',
    hop: 'protocol',
    nextStep: 'Nothing to do, unless a probe of type grpc shall ask it: then add grpc.health.v1 to the server.',
  },
  'grpc-login-refused': {
    severity: 'info',
    hop: 'login',
    nextStep: 'Nothing to do: kdebug sends no credentials. The way there is open.',
  },
  'grpc-fails': {
    severity: 'critical',
    hop: 'protocol',
    nextStep:
      'Look into the log of the peer, or of the proxy before it, which answers UNAVAILABLE when it reaches nobody.',
  },
  'grpc-http-one-only': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Use the port that speaks gRPC, or switch HTTP/2 on in the server or in the proxy before it.',
  },
  'grpc-not-spoken': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Use the port that speaks gRPC; look which one it is in the configuration of the peer.',
  },
  'grpc-no-answer': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Look whether the peer hangs: it takes the connection and then says nothing.',
  },
  'grpc-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'protocol',
    nextStep: 'Use an image that has curl, such as the kdebug toolbox.',
  },
} as const;
