/** The mark of the routes that this agent makes (`rtm_protocol`): a number that nobody else is known to use. */
export const ourProtocol = 117;
