/** Who people are to the desk. An admin may do whatever an agent may. */
export const roles = ['customer', 'agent', 'admin'] as const
export type Role = (typeof roles)[number]
