export const lookup = () => null;
