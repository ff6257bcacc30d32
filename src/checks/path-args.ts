import { z } from 'zod';

/** A path of the target, as a person writes it: absolute, and one line. */
export const pathArg = z
  .string()
  .min(1)
  .max(1024, 'is too long')
  .refine((path) => path.startsWith('/'), 'must begin with /')
  .refine((path) => !/[\p{Cc}]/u.test(path), 'holds a control character');
